namespace AutoVideo.Tests.Support.Servers;

/// <summary>The Cosmos DB test server from npm, in memory, on a free port.</summary>
public sealed class CosmosServer : IAsyncLifetime
{
    // Checked by no test server, but the client insists on base64.
    private const string Key = "bm8ga2V5";
    private LocalServer? server;

    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var main = await NodeServers.FileAsync("@vercel/cosmosdb-server/lib/cli.js");
        (server, var address) = await LocalServer.StartAsync("node", [main, "--no-ssl", "--host", "127.0.0.1", "--port", "0"],
            line => line.StartsWith("Ready", StringComparison.Ordinal) ? line[(line.LastIndexOf(' ') + 1)..] : null);
        ConnectionString = $"AccountEndpoint=http://{address}/;AccountKey={Key}";
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();
}
