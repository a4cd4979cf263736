namespace AutoVideo.IdempotencyKeys;

/// <summary>
/// One use of an <c>Idempotency-Key</c>: container <c>idempotency_keys</c>, partition key the user's id (of a guest, a hash of the address),
/// id a hash of function, values of its route and key. Leaves after a day.
/// </summary>
/// <param name="Fingerprint">Keyed hash of the request's body and query, in hexadecimal: another request with the same key is refused.</param>
/// <param name="LeaseUntil">Whoever holds it is at work, or died; from then on a repeat takes over.</param>
/// <param name="CreatedAt">Of the first try; ids that are made of the key have this time, so they are the same in every try.</param>
public sealed record IdempotencyClaim(string Id, string OwnerId, string Fingerprint, DateTimeOffset CreatedAt, DateTimeOffset LeaseUntil)
{
    public const string Container = "idempotency_keys";
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Once it is done.</summary>
    public SealedAnswer? Answer { get; init; }
}

/// <param name="Body">The answer's bytes, compressed and encrypted (field <c>idempotency_keys.body</c>); null when there were too many to keep.</param>
public sealed record SealedAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string? Body);

/// <summary>An answer to be given again.</summary>
public sealed record KeptAnswer(int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);
