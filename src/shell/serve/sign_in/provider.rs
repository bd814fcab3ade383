//! The provider: where a browser is sent, and what is made of what it comes back with.
//!
//! Authorization code with PKCE, state and nonce. All three are worked out from one secret
//! that the browser keeps in a cookie for a few minutes, so that nothing is kept here and the
//! answer may reach another process. Keys are fetched anew at each sign-in.

use std::net::IpAddr;

use openidconnect::AuthorizationCode;
use openidconnect::Client;
use openidconnect::ClientId;
use openidconnect::ClientSecret;
use openidconnect::CsrfToken;
use openidconnect::EmptyExtraTokenFields;
use openidconnect::EndpointMaybeSet;
use openidconnect::EndpointNotSet;
use openidconnect::EndpointSet;
use openidconnect::IdTokenFields;
use openidconnect::IssuerUrl;
use openidconnect::Nonce;
use openidconnect::PkceCodeChallenge;
use openidconnect::PkceCodeVerifier;
use openidconnect::RedirectUrl;
use openidconnect::Scope;
use openidconnect::StandardErrorResponse;
use openidconnect::StandardTokenResponse;
use openidconnect::TokenResponse as _;
use openidconnect::core::CoreAuthDisplay;
use openidconnect::core::CoreAuthPrompt;
use openidconnect::core::CoreAuthenticationFlow;
use openidconnect::core::CoreErrorResponseType;
use openidconnect::core::CoreGenderClaim;
use openidconnect::core::CoreJsonWebKey;
use openidconnect::core::CoreJweContentEncryptionAlgorithm;
use openidconnect::core::CoreJwsSigningAlgorithm;
use openidconnect::core::CoreProviderMetadata;
use openidconnect::core::CoreRevocableToken;
use openidconnect::core::CoreRevocationErrorResponse;
use openidconnect::core::CoreTokenIntrospectionResponse;
use openidconnect::core::CoreTokenType;
use openidconnect::url::Url;

use crate::shell::files::FileError;
use crate::shell::serve::door::Person;
use crate::shell::serve::sign_in::claims::Mapping;
use crate::shell::serve::sign_in::claims::Rest;
use crate::shell::serve::sign_in::claims::name;
use crate::shell::serve::sign_in::fetch::Fetch;
use crate::shell::serve::sign_in::fetch::Line;
use crate::shell::store::hash_of_secret;

type Fields = IdTokenFields<
    Rest,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Speaks = Client<
    Rest,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// How to reach the provider, as it was set.
pub(in crate::shell) struct Settings {
    /// Its address.
    pub(in crate::shell) issuer: String,
    /// Who this program is to it.
    pub(in crate::shell) client: String,
    /// The secret between them, if there is one.
    pub(in crate::shell) secret: Option<String>,
    /// Where browsers reach this program, such as `https://threshold.example`.
    pub(in crate::shell) public: String,
    /// The claim that holds roles.
    pub(in crate::shell) claim: String,
    /// Its values, as `VALUE=ROLE`.
    pub(in crate::shell) roles: Vec<String>,
}

/// The provider.
pub(crate) struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    public: Url,
    mapping: Mapping,
    fetch: Fetch,
}

/// Somebody could not be signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The provider cannot be reached, or does not answer as it should.
    Provider(String),
    /// What came back does not belong to what was begun here, or is not genuine.
    NotGenuine(String),
    /// They have no role here.
    NoRole,
}

impl Provider {
    /// A provider as it was set.
    pub(crate) fn new(settings: Settings) -> Result<Self, FileError> {
        let no = |why: String| FileError::Serve(why);
        let issuer = IssuerUrl::new(settings.issuer);
        let issuer = issuer.map_err(|error| no(format!("--oidc-issuer: {error}")))?;
        let public = Url::parse(&settings.public);
        let public = public.map_err(|error| no(format!("--public-url: {error}")))?;
        if public.path() != "/" || public.query().is_some() || public.fragment().is_some() {
            let why = "--public-url has no path, such as https://threshold.example";
            return Err(no(why.to_owned()));
        }
        for (option, url) in [("--oidc-issuer", issuer.url()), ("--public-url", &public)] {
            let fits = url.scheme() == "https" || url.scheme() == "http" && is_here(url);
            if !fits {
                let why = "begins with https://, unless it is on this machine";
                return Err(no(format!("{option} {why}")));
            }
        }
        let redirect = public.join("/sign-in/callback");
        let redirect = redirect.map_err(|error| no(error.to_string()))?;
        let line = if is_here(issuer.url()) {
            Line::OnThisMachine
        } else {
            Line::Encrypted
        };
        let roles = settings.roles.iter().map(|text| {
            let (value, role) = text
                .rsplit_once('=')
                .ok_or_else(|| format!("--oidc-role `{text}`: write VALUE=ROLE"))?;
            Ok((value.to_owned(), role.parse()?))
        });
        let roles = roles.collect::<Result<_, String>>().map_err(no)?;
        Ok(Self {
            issuer,
            client: ClientId::new(settings.client),
            secret: settings.secret.map(ClientSecret::new),
            redirect: RedirectUrl::from_url(redirect),
            public,
            mapping: Mapping {
                claim: settings.claim,
                roles,
            },
            fetch: Fetch::new(line),
        })
    }

    /// Whether browsers reach this program over an encrypted line.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.public.scheme() == "https"
    }

    /// Whether a request names the host by which browsers reach this program.
    pub(crate) fn is_meant(&self, host: &str) -> bool {
        let own = self.public.host_str().unwrap_or("");
        match self.public.port() {
            Some(port) => host.eq_ignore_ascii_case(&format!("{own}:{port}")),
            None => host.eq_ignore_ascii_case(own),
        }
    }

    /// Whether the provider can be reached.
    pub(crate) fn probe(&self) -> Result<(), Refused> {
        self.speak().map(drop)
    }

    /// Where to send the browser that holds this secret.
    pub(crate) fn address(&self, secret: &str) -> Result<String, Refused> {
        let verifier = PkceCodeVerifier::new(part(secret, "verifier"));
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let (state, nonce) = (part(secret, "state"), part(secret, "nonce"));
        let client = self.speak()?;
        let (address, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(address.to_string())
    }

    /// Who came back, if it is what was begun with this secret.
    pub(crate) fn person(&self, secret: &str, state: &str, code: &str) -> Result<Person, Refused> {
        // Both are hashes, so that the time of the comparison tells nothing.
        if hash_of_secret(state) != hash_of_secret(&part(secret, "state")) {
            let why = "the answer does not belong to this browser";
            return Err(Refused::NotGenuine(why.to_owned()));
        }
        let client = self.speak()?;
        let unreachable = |why: String| Refused::Provider(why);
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| unreachable(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(part(secret, "verifier")));
        let tokens = request
            .request(&self.fetch)
            .map_err(|error| Refused::NotGenuine(error.to_string()))?;
        let token = tokens
            .id_token()
            .ok_or_else(|| unreachable("the provider sent no id token".to_owned()))?;
        let nonce = Nonce::new(part(secret, "nonce"));
        let claims = token
            .claims(&client.id_token_verifier(), &nonce)
            .map_err(|error| Refused::NotGenuine(error.to_string()))?;
        let subject = claims.subject().as_str();
        let named = claims.name().and_then(|name| name.get(None));
        let named = named.map(|name| name.as_str());
        let known = claims.preferred_username().map(|name| name.as_str());
        let called = named.and_then(name).or_else(|| known.and_then(name));
        let host = self.issuer.url().host_str().unwrap_or("");
        let roles = self.mapping.roles(claims.additional_claims());
        if roles.is_empty() {
            return Err(Refused::NoRole);
        }
        Ok(Person {
            id: name(&format!("{subject} at {host}")).ok_or(Refused::NoRole)?,
            name: called.or_else(|| name(subject)).ok_or(Refused::NoRole)?,
            roles,
        })
    }

    fn speak(&self) -> Result<Speaks, Refused> {
        let found = CoreProviderMetadata::discover(&self.issuer, &self.fetch);
        let found = found.map_err(|error| Refused::Provider(chain(&error)))?;
        let client =
            Client::from_provider_metadata(found, self.client.clone(), self.secret.clone());
        Ok(client.set_redirect_uri(self.redirect.clone()))
    }
}

/// A part of what belongs to one sign-in, worked out from its secret.
fn part(secret: &str, of: &str) -> String {
    hash_of_secret(&format!("{of} of {secret}")).to_string()
}

/// Whether an address is on this machine.
fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or("");
    let inner = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || inner.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// An error with what is behind it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut inner = error.source();
    while let Some(error) = inner {
        text.push_str(&format!(": {error}"));
        inner = error.source();
    }
    text
}
