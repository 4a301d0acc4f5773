import { configureGlobal } from 'fast-check';

// The same examples on every run: a property that fails today fails tomorrow, and one that passes never flickers.
configureGlobal({ seed: 20_240_617 });
