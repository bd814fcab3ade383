//! cedar-policy: each rule one policy that permits; the reasons of the answer are the rules that fired.
//!
//! It says every form. It asks whether somebody may do something, so one made-up request stands
//! for every child. Its answer sorts its reasons into a set, which it cannot be asked to leave.

use std::hint::black_box;

use cedar_policy::Authorizer;
use cedar_policy::Context;
use cedar_policy::Entities;
use cedar_policy::EntityUid;
use cedar_policy::Policy;
use cedar_policy::PolicyId;
use cedar_policy::PolicySet;
use cedar_policy::Request;
use cedar_policy::Response;

use crate::cases::Seen;
use crate::contestant::Contestant;
use crate::model::Model;
use crate::peers::Words;

const WORDS: Words = Words {
    before: "context.",
    and: " && ",
    or: " || ",
    not: "!",
    equal: "==",
    one_of: |name, texts| format!("[{}].contains({name})", texts.join(", ")),
    has: |name, text| format!("{name}.contains({text})"),
    choose: |[cond, then, otherwise]| format!("(if {cond} then {then} else {otherwise})"),
};

pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    requests: Vec<Request>,
    rules: usize,
    last: Option<Response>,
}

impl Cedar {
    pub fn of(model: &Model, all: &[Seen]) -> Self {
        let mut policies = PolicySet::new();
        for (at, rule) in model.rules().enumerate() {
            let when = WORDS.say(model, &rule.when);
            let text = format!("permit(principal, action, resource) when {{ {when} }};");
            let policy = Policy::parse(Some(PolicyId::new(at.to_string())), &text);
            let policy = policy.unwrap_or_else(|error| panic!("{text}: {error}"));
            policies
                .add(policy)
                .expect("rules have numbers of their own");
        }
        let uid = |text: &str| text.parse::<EntityUid>().expect("a name");
        let request = |seen: &Seen| {
            let context = serde_json::Value::Object(seen.context.clone());
            let context = Context::from_json_value(context, None).expect("a context");
            let (child, decide, rules) = (uid("C::\"c\""), uid("Action::\"d\""), uid("R::\"r\""));
            Request::new(child, decide, rules, context, None).expect("a request")
        };
        Self {
            authorizer: Authorizer::new(),
            policies,
            entities: Entities::empty(),
            requests: all.iter().map(request).collect(),
            rules: model.rules().count(),
            last: None,
        }
    }
}

impl Contestant for Cedar {
    fn name(&self) -> String {
        "cedar-policy".to_owned()
    }

    fn version(&self) -> &'static str {
        "4.14.1; a policy a rule, parsed"
    }

    fn decide(&mut self, child: usize) {
        let request = black_box(&self.requests[child]);
        let response = self
            .authorizer
            .is_authorized(request, &self.policies, &self.entities);
        self.last = Some(response);
    }

    fn fired(&self) -> Vec<bool> {
        let mut fired = vec![false; self.rules];
        let diagnostics = self.last.as_ref().expect("it has decided").diagnostics();
        assert_eq!(diagnostics.errors().count(), 0, "cedar-policy met an error");
        for id in diagnostics.reason() {
            let text: &str = id.as_ref();
            fired[text.parse::<usize>().expect("the number of a rule")] = true;
        }
        fired
    }
}
