import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesBelow } from './files-below.ts';

// What the linter cannot see, or cannot give a reason for. A message names the place and what to write instead.

interface Habit {
  /** A true sentence about the code. */
  readonly sentence: string;
  readonly folders: readonly string[];
  /** What to write instead, or undefined where the node is as it should be. */
  readonly complaint: (node: ts.Node, file: ts.SourceFile) => string | undefined;
}

const habits: readonly Habit[] = [
  {
    sentence: 'no power is taken by Math.pow or **, whose last digit differs between versions of Node',
    folders: ['src'],
    complaint(node) {
      const instead = 'multiply, or write Math.sqrt(x), Math.cbrt(x), or Math.exp(y * Math.log(x))';
      if (node.kind === ts.SyntaxKind.AsteriskAsteriskToken) return instead;
      if (node.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) return instead;
      return isMember(node, 'Math', 'pow') ? instead : undefined;
    },
  },
  {
    sentence: 'every random number comes from a named stream',
    folders: ['src'],
    complaint(node) {
      if (isMember(node, 'Math', 'random')) return 'draw from a named stream of src/random/stream.ts';
      const drawsInD3 = ts.isImportSpecifier(node) && /^random[A-Z]/.test((node.propertyName ?? node.name).text);
      return drawsInD3 ? 'use a distribution of src/random/distribution/' : undefined;
    },
  },
  {
    sentence: 'Math is used only as Math.name, so that these habits can see what is used',
    folders: ['src'],
    complaint(node) {
      if (!ts.isIdentifier(node) || node.text !== 'Math') return undefined;
      const named = ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node;
      return named ? undefined : 'write Math.name where it is used';
    },
  },
  {
    sentence: 'no text depends on the locale of the machine',
    folders: ['src'],
    complaint(node) {
      if (!ts.isPropertyAccessExpression(node)) return undefined;
      if (node.name.text === 'localeCompare') return 'compare strings by <';
      return node.name.text.startsWith('toLocale') ? 'format without a locale, as with toFixed' : undefined;
    },
  },
  {
    sentence: 'everything exported says what it is in a doc comment',
    folders: ['src'],
    complaint(node, file) {
      const isExported =
        ts.isSourceFile(node.parent ?? file) &&
        ts.canHaveModifiers(node) &&
        ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
      if (!isExported || overloadsBefore(node)) return undefined;
      return ts.getJSDocCommentsAndTags(node).length > 0 ? undefined : 'write a /** comment */ above it';
    },
  },
  {
    sentence: 'every test runs',
    folders: ['test'],
    complaint(node) {
      if (!ts.isPropertyAccessExpression(node) || !['only', 'skip', 'todo'].includes(node.name.text)) return undefined;
      const isOfVitest = /^(it|test|describe)\b/.test(node.expression.getText());
      return isOfVitest ? 'let it run, or delete it' : undefined;
    },
  },
];

describe.each(habits)('$sentence', ({ folders, complaint }) => {
  it.each(folders)('in %s', (folder) => {
    const complaints = filesBelow(folder, '.ts').flatMap((path) => {
      const file = parse(path);
      return nodesOf(file).flatMap((node) => {
        const instead = complaint(node, file);
        return instead === undefined ? [] : [`${placeOf(node, file)}: ${instead}`];
      });
    });
    expect(complaints).toEqual([]);
  });
});

const parsed = new Map<string, ts.SourceFile>();

function parse(path: string): ts.SourceFile {
  const file = parsed.get(path) ?? ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  parsed.set(path, file);
  return file;
}

/** The node and all below it, in the order of the text. */
function nodesOf(node: ts.Node): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (each: ts.Node): void => {
    nodes.push(each);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return nodes;
}

function placeOf(node: ts.Node, file: ts.SourceFile): string {
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart());
  const [text = ''] = node.getText().split('\n');
  return `${file.fileName}:${line + 1}:${character + 1} ${text.slice(0, 60)}`;
}

function isMember(node: ts.Node, object: string, member: string): boolean {
  return ts.isPropertyAccessExpression(node) && node.expression.getText() === object && node.name.text === member;
}

/** Whether the node is a later signature of a function whose first signature stands, and is described, right above. */
function overloadsBefore(node: ts.Node): boolean {
  if (!ts.isFunctionDeclaration(node) || !ts.isSourceFile(node.parent)) return false;
  const before = node.parent.statements[node.parent.statements.indexOf(node) - 1];
  return before !== undefined && ts.isFunctionDeclaration(before) && before.name?.text === node.name?.text;
}
