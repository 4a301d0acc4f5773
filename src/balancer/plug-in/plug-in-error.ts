/** Faults in a user's own algorithm: each told in one line that names its file, without a stack of ours. */
export class PlugInError extends Error {
  readonly messages: readonly string[];

  constructor(messages: readonly string[]) {
    super(messages.join('\n'));
    this.name = 'PlugInError';
    this.messages = messages;
  }
}
