// Starts `threshold lsp` for the files of rule packs, and stops it with the window.

const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async function activate() {
  const settings = workspace.getConfiguration("threshold");
  const rules = settings.get("rules");
  const server = {
    command: settings.get("program"),
    args: rules ? ["--rules", rules, "lsp"] : ["lsp"],
  };
  // Only files of packs: other YAML belongs to other extensions.
  const documentSelector = [
    "pack.yaml",
    "facts.yaml",
    "services.yaml",
    "sources.yaml",
    "invariants.yaml",
    "decisions/*.yaml",
    "cases/*.md",
  ].map((name) => ({ scheme: "file", pattern: `**/*/[0-9]*.[0-9]*.[0-9]*/${name}` }));
  client = new LanguageClient("threshold", "Threshold packs", server, { documentSelector });
  await client.start();
};

exports.deactivate = function deactivate() {
  return client?.stop();
};
