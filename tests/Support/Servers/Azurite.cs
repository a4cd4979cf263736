using System.Text.RegularExpressions;

namespace AutoVideo.Tests.Support.Servers;

/// <summary>Azurite's blob service on a free port, over a folder of its own. One for a class of tests; each test takes a container.</summary>
public sealed partial class Azurite : IAsyncLifetime
{
    // The account that every Azurite knows; its key is public documentation.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private readonly TemporaryFolder folder = new();
    private LocalServer? server;

    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync() => await StartAsync(0);

    /// <summary>Ends the server and removes its folder, at the end of this process.</summary>
    public void End()
    {
        server!.End();
        folder.Dispose();
    }

    /// <summary>Ends the server without warning; what was answered stays in its folder.</summary>
    public async Task StopAsync() => await server!.DisposeAsync();

    /// <summary>Starts it again over the same folder and port.</summary>
    public async Task RestartAsync() => await StartAsync(new Uri(Endpoint).Port);

    public async Task DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
    }

    public string Endpoint => ConnectionString[(ConnectionString.LastIndexOf("BlobEndpoint=", StringComparison.Ordinal) + "BlobEndpoint=".Length)..];

    private async Task StartAsync(int port)
    {
        var main = await NodeServers.FileAsync("azurite/dist/src/blob/main.js");
        (server, var address) = await LocalServer.StartAsync(
            "node", [main, "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--location", folder.Path, "--silent", "--skipApiVersionCheck", "--disableTelemetry"],
            line => Listening().Match(line) is { Success: true } match ? match.Value : null);
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={address}/{Account}";
    }

    [GeneratedRegex(@"(?<=successfully listen(ing|s) (at|on) )http://[0-9.:]+")]
    private static partial Regex Listening();
}
