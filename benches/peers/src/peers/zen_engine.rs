//! zen-engine: one decision table that collects, a row for each rule.
//!
//! Rules mix many facts, which columns cannot hold: the one column is a whole condition, as the
//! format allows, so its index over columns finds nothing to do.

use std::hint::black_box;
use std::sync::Arc;

use serde_json::json;
use tokio::runtime::Runtime;
use zen_engine::Decision;
use zen_engine::Variable;
use zen_engine::model::GraphContent;

use crate::cases::Seen;
use crate::contestant::Contestant;
use crate::model::Model;
use crate::peers::zen_expression::WORDS;

pub struct ZenEngine {
    decision: Decision,
    runtime: Runtime,
    contexts: Vec<Variable>,
    rules: usize,
    last: Variable,
}

impl ZenEngine {
    pub fn of(model: &Model, all: &[Seen]) -> Self {
        let rows: Vec<_> = model
            .rules()
            .enumerate()
            .map(|(at, rule)| json!({"_id": format!("row{at}"), "when": WORDS.say(model, &rule.when), "rule": at.to_string()}))
            .collect();
        let graph = json!({
            "nodes": [
                {"id": "in", "name": "in", "type": "inputNode"},
                {"id": "rules", "name": "rules", "type": "decisionTableNode", "content": {
                    "hitPolicy": "collect",
                    "inputs": [{"id": "when", "name": "when"}],
                    "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
                    "rules": rows,
                }},
                {"id": "out", "name": "out", "type": "outputNode"},
            ],
            "edges": [
                {"id": "a", "sourceId": "in", "targetId": "rules"},
                {"id": "b", "sourceId": "rules", "targetId": "out"},
            ],
        });
        let graph: GraphContent = serde_json::from_value(graph).expect("a decision graph");
        let mut decision = Decision::from(Arc::new(graph));
        decision.compile();
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let context = |seen: &Seen| Variable::from(serde_json::Value::Object(seen.context.clone()));
        Self {
            decision,
            runtime: runtime.expect("a runtime"),
            contexts: all.iter().map(context).collect(),
            rules: model.rules().count(),
            last: Variable::Null,
        }
    }
}

impl Contestant for ZenEngine {
    fn name(&self) -> String {
        "zen-engine".to_owned()
    }

    fn version(&self) -> &'static str {
        "2.1.6; one table that collects, compiled"
    }

    fn decide(&mut self, child: usize) {
        let context = black_box(&self.contexts[child]).clone();
        let response = self.runtime.block_on(self.decision.evaluate(context));
        self.last = response.expect("the table can be evaluated").result;
    }

    fn fired(&self) -> Vec<bool> {
        let mut fired = vec![false; self.rules];
        let rows = self.last.to_value();
        for row in rows.as_array().expect("it collects") {
            let at = row["rule"].as_u64().expect("the number of a rule");
            fired[at as usize] = true;
        }
        fired
    }
}
