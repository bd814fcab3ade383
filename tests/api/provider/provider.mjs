// A real OpenID Connect provider for the tests: whoever signs in as `NAME.ROLE1.ROLE2` has those roles.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [port, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: "threshold",
    client_secret: "a secret of the tests that is long enough",
    redirect_uris: [redirect],
    grant_types: ["authorization_code"],
    response_types: ["code"],
  }],
  cookies: { keys: ["of the tests"] },
  pkce: { required: () => true },
  conformIdTokenClaims: false,
  claims: { openid: ["sub"], profile: ["name", "roles"] },
  async findAccount(_, id) {
    const [name, ...roles] = id.split(".");
    return { accountId: id, claims: async () => ({ sub: id, name: `${name} of the tests`, roles }) };
  },
});

createServer(provider.callback()).listen(Number(port), "127.0.0.1", () => console.log("listening"));
