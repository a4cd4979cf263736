namespace AutoVideo.Storage;

/// <summary>Where this program is reached, for the addresses it hands out. The host sets it once it listens.</summary>
public sealed class PublicAddress
{
    private volatile Uri? baseAddress;

    /// <summary>For example <c>http://localhost:7071</c>; null hands out addresses relative to the host.</summary>
    public Uri? Base
    {
        get => baseAddress;
        set => baseAddress = value;
    }

    /// <param name="pathAndQuery">Starts with a slash.</param>
    public Uri Of(string pathAndQuery) =>
        Base is { } known ? new Uri(known, pathAndQuery) : new Uri(pathAndQuery, UriKind.Relative);
}
