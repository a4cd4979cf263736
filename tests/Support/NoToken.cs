using Azure.Core;
using Azure.Identity;

namespace AutoVideo.Tests.Support;

/// <summary>An identity of which no token is to be had.</summary>
internal sealed class NoToken : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new AuthenticationFailedException("The endpoint of the identity does not answer.");

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(Task.FromException<AccessToken>(new CredentialUnavailableException("No identity is assigned.")));
}
