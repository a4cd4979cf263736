namespace AutoVideo.Security;

/// <summary>Ids of tokens that are no longer good although they have not expired.</summary>
public interface ITokenDenylist
{
    /// <param name="tokenId">1 to 500 characters.</param>
    /// <param name="until">The token's own expiry, at most an hour ahead: afterwards the entry is forgotten.</param>
    ValueTask DenyAsync(string tokenId, DateTimeOffset until, CancellationToken cancellation);

    ValueTask<bool> IsDeniedAsync(string tokenId, CancellationToken cancellation);
}
