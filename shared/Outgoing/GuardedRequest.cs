namespace AutoVideo.Outgoing;

/// <summary>A request to an address that a user gave.</summary>
/// <param name="Address">http or https, without user name; up to 2,048 characters.</param>
public sealed record GuardedRequest(Uri Address)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Sent to the first address's origin only: a redirect to another one does not carry them.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Media types wanted back.</summary>
    public string Accept { get; init; } = "*/*";

    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Media type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Most bytes of the answer, decompressed.</summary>
    public long MaxBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>From the first look-up of a name to the last byte read, all redirects included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>0 answers with the redirect itself.</summary>
    public int MaxRedirects { get; init; } = GuardedHttp.MostRedirects;
}
