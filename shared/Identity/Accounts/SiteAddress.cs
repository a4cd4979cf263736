using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>Where people reach the product. Never taken from a request, whose <c>Host</c> header anybody can write.</summary>
public sealed class SiteAddress(IOptions<IdentityOptions> options)
{
    private volatile Uri? _listening;

    public Uri Base => options.Value.PublicUrl.Length > 0 ? new Uri(options.Value.PublicUrl)
        : Environment.GetEnvironmentVariable("WEBSITE_HOSTNAME") is { Length: > 0 } host ? new Uri($"https://{host}")
        : _listening ?? new Uri("http://localhost:7071");

    /// <summary>Told by the host once it listens.</summary>
    public void ListensAt(Uri address) =>
        // Browsers keep cookies of localhost and 127.0.0.1 apart; people type the name.
        _listening = address.IsLoopback ? new UriBuilder(address) { Host = "localhost" }.Uri : address;

    public Uri Of(string pathAndQuery) => new(Base, pathAndQuery);
}
