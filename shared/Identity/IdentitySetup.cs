using AutoVideo.AccountData;
using AutoVideo.Ai;
using AutoVideo.Notifications;
using AutoVideo.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

public static class IdentitySetup
{
    /// <summary>Users, sessions, tokens, keys and roles. Needs documents, a message bus, a rate limiter, a denylist and an <see cref="OwnerMode"/>.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services
        .AddSecrets()
        .AddEmail()
        .AddSection<IdentityOptions, IdentityOptionsValidator>("Identity")
        .AddSection<GoogleSignInOptions, GoogleSignInOptionsValidator>("GoogleSignIn")
        .AddSection<GitHubSignInOptions, GitHubSignInOptionsValidator>("GitHubSignIn")
        .AddSection<OidcSignInOptions, OidcSignInOptionsValidator>("OidcSignIn")
        .AddSingleton<ICallers, RequestCallers>()
        .AddSingleton<IAuthenticator, Authenticator>()
        .AddSingleton<SigningKeys>()
        .AddSingleton<AccessTokens>()
        .AddSingleton<VerifiedTokens>()
        .AddSingleton<SessionStore>()
        .AddSingleton<SessionCookies>()
        .AddSingleton<ClientReader>()
        .AddSingleton<ApiKeyStore>()
        .AddSingleton<AuditLog>()
        .AddSingleton<UserProjector>()
        .AddSingleton<UserStore>()
        .AddSingleton<UserNames>()
        .AddSingleton<Passwords>()
        .AddSingleton<LoginThrottle>()
        .AddSingleton<OneTimeLinks>()
        .AddSingleton<SiteAddress>()
        .AddSingleton<IdentityMails>()
        .AddSingleton<Accounts>()
        .AddSingleton<PasswordChanges>()
        .AddSingleton<SuperAdmins>()
        .AddSingleton<UserAdministration>()
        .AddSingleton<UserSearch>()
        .AddSingleton<Streaming.LabelStore>()
        .AddSingleton<Confirmation>()
        .AddSingleton<IUserData, AccountUserData>()
        .AddSingleton<IUserData, OneTimeCodeData>()
        .AddSingleton<IUserData, AuditUserData>()
        .AddPartitionData("sessions", Session.Container, "nonce", "secretHash")
        .AddPartitionData("api-keys", ApiKey.Container, "hash")
        .AddAccountData()
        .AddSingleton<LocalOwner>()
        .AddSingleton<OwnerLinks>()
        .AddSingleton<IssuerHttp>()
        .AddSingleton<ISignInProvider>(provider =>
        {
            var google = provider.GetRequiredService<IOptions<GoogleSignInOptions>>().Value;
            // Google's ID tokens name it with or without the scheme (developers.google.com/identity/openid-connect, "An ID token's payload").
            return Oidc(provider, "google", google.Issuer, new Uri(google.Issuer).Authority, google.ClientId, google.ClientSecret, "openid profile email");
        })
        .AddSingleton<ISignInProvider, GitHubProvider>()
        .AddSingleton<ISignInProvider>(provider =>
        {
            var other = provider.GetRequiredService<IOptions<OidcSignInOptions>>().Value;
            return Oidc(provider, "oidc", other.Issuer, null, other.ClientId, other.ClientSecret, other.Scopes);
        })
        .AddSingleton<ExternalAccounts>()
        .AddSingleton<SignInFlow>();

    private static OidcProvider Oidc(IServiceProvider services, string name, string issuer, string? alias, string clientId, string secret, string scopes) =>
        new(name, issuer, alias, clientId, secret, scopes, services.GetRequiredService<IssuerHttp>(), services.GetRequiredService<TimeProvider>());
}
