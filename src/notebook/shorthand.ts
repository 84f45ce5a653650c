/**
 * tslab rewrites references to earlier cells, `asOf` to `exports.asOf`, but overlooks them in shorthand properties:
 * `load(source, { asOf })` would be a ReferenceError. Written out, `{ asOf: asOf }`, it means the same and works.
 */

/** What is used of the TypeScript compiler that tslab brings along. */
export interface Compiler {
  ScriptTarget: { Latest: number };
  createSourceFile(name: string, text: string, target: number): Node;
  forEachChild(node: Node, visit: (child: Node) => void): void;
  isShorthandPropertyAssignment(node: Node): node is Shorthand;
}
interface Node {
  end: number;
}
interface Shorthand extends Node {
  name: Node & { text: string };
}

export interface Expanded {
  code: string;
  /** A place in the expanded code (line and column from 1) as it is in the code that was typed. */
  column(line: number, column: number): number;
}

/** The code of a cell with every shorthand property written out. */
export function expandShorthand(compiler: Compiler, code: string): Expanded {
  const found: { at: number; name: string }[] = [];
  const visit = (node: Node): void => {
    if (compiler.isShorthandPropertyAssignment(node))
      found.push({ at: node.name.end - node.name.text.length, name: node.name.text });
    compiler.forEachChild(node, visit);
  };
  visit(compiler.createSourceFile("cell.ts", code, compiler.ScriptTarget.Latest));
  found.sort((a, b) => a.at - b.at);
  let expanded = "";
  let from = 0;
  for (const { at, name } of found) {
    expanded += `${code.slice(from, at)}${name}: `;
    from = at;
  }
  expanded += code.slice(from);
  const places = found.map(({ at, name }) => {
    const before = code.slice(0, at).split("\n");
    return { line: before.length, column: before.at(-1)!.length + 1, length: name.length + 2 };
  });
  return {
    code: expanded,
    column: (line, column) =>
      places
        .filter((place) => place.line === line)
        .reduce((at, place) => (at > place.column ? Math.max(place.column, at - place.length) : at), column),
  };
}
