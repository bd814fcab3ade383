//! What the provider says about somebody → who they are here, and what they may.

use openidconnect::AdditionalClaims;
use serde::Deserialize;
use serde::Serialize;
use serde_json::Map;
use serde_json::Value;

use crate::record::actor::Role;

/// How many characters a name may have.
const MOST_NAME: usize = 200;

/// Every claim that the library does not know by itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Rest(Map<String, Value>);

impl AdditionalClaims for Rest {}

/// Which claim holds roles, and what its values mean here.
#[derive(Clone, Debug)]
pub(crate) struct Mapping {
    /// The claim; a dot leads into an object, as in `realm_access.roles`.
    pub(crate) claim: String,
    /// Values with the role each stands for. Without any, the values are the words of the roles.
    pub(crate) roles: Vec<(String, Role)>,
}

impl Mapping {
    /// The roles of somebody, each once.
    pub(super) fn roles(&self, rest: &Rest) -> Vec<Role> {
        let values = self.values(rest);
        let named = Role::ALL.into_iter().filter(|role| {
            if self.roles.is_empty() {
                return values.contains(&role.word());
            }
            let own = self.roles.iter().filter(|(_, of)| of == role);
            own.into_iter().any(|(value, _)| values.contains(&&**value))
        });
        named.collect()
    }

    fn values<'r>(&self, rest: &'r Rest) -> Vec<&'r str> {
        let whole = rest.0.get(&self.claim);
        let found = whole.or_else(|| {
            let mut parts = self.claim.split('.');
            let first = rest.0.get(parts.next()?)?;
            parts.try_fold(first, |value, part| value.get(part))
        });
        match found {
            Some(Value::String(one)) => one.split_whitespace().collect(),
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => {
                Vec::new()
            }
        }
    }
}

/// A name as the record keeps it: one line, not too long; none if nothing is left.
pub(super) fn name(text: &str) -> Option<String> {
    let plain = text.chars().filter(|letter| !letter.is_control());
    let name: String = plain.take(MOST_NAME).collect();
    let name = name.trim().to_owned();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(json: &str) -> Rest {
        serde_json::from_str(json).unwrap()
    }

    fn mapping(claim: &str, roles: &[(&str, Role)]) -> Mapping {
        Mapping {
            claim: claim.to_owned(),
            roles: roles
                .iter()
                .map(|(value, role)| ((*value).to_owned(), *role))
                .collect(),
        }
    }

    #[test]
    fn roles_come_from_the_named_claim_alone() {
        let claims = rest(r#"{"roles": ["manager", "screener", "root"], "groups": ["auditor"]}"#);
        let roles = mapping("roles", &[]).roles(&claims);
        assert_eq!(roles, [Role::Screener, Role::Manager]);
        assert_eq!(mapping("none", &[]).roles(&claims), []);
    }

    #[test]
    fn values_are_mapped_where_a_mapping_is_given() {
        let claims = rest(r#"{"realm_access": {"roles": ["hub-leads", "manager"]}}"#);
        let mapped = mapping("realm_access.roles", &[("hub-leads", Role::Manager)]);
        assert_eq!(mapped.roles(&claims), [Role::Manager]);
        let other = mapping("realm_access.roles", &[("hub", Role::Screener)]);
        assert_eq!(other.roles(&claims), []);
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(name(" A\nB ").as_deref(), Some("AB"));
        assert_eq!(name("\n"), None);
    }
}
