using System.Security.Cryptography;
using System.Text;

namespace AutoVideo.Tests.Support.Servers;

/// <summary>
/// With <c>AUTOVIDEO_SERVERS=1</c> every product that a test starts has its blobs in Azurite, its shared state in Redis and its media jobs on
/// the bus: so <c>./test --nightly</c> runs the end-to-end tests once more. They are started when first needed and end with the process.
/// </summary>
internal static class SharedServers
{
    private static readonly Lazy<Task<(string Redis, string Blobs)>> Started = new(StartAsync);

    /// <summary>Settings that lead a product to them; a data folder has a container and keys of its own, also after a restart. None otherwise.</summary>
    public static async Task<string[]> SettingsAsync(string dataFolder)
    {
        if (Environment.GetEnvironmentVariable("AUTOVIDEO_SERVERS") != "1")
            return [];
        var (redis, blobs) = await Started.Value;
        var own = "t" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)).AsSpan(0, 12));
        return
        [
            $"Redis:Connection={redis}", $"Redis:Prefix={own}",
            "Storage:Blobs=azure", $"AzureBlob:ConnectionString={blobs}", $"AzureBlob:Container={own}",
            "MediaJobs:Transport=bus",
        ];
    }

    private static async Task<(string Redis, string Blobs)> StartAsync()
    {
        var (redis, azurite) = (new Redis(), new Azurite());
        await Task.WhenAll(redis.InitializeAsync(), azurite.InitializeAsync());
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            redis.End();
            azurite.End();
        };
        return (redis.Connection, azurite.ConnectionString);
    }
}
