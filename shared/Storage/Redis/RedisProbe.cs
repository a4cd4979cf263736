using AutoVideo.Telemetry;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage.Redis;

/// <summary>Without Redis reads go to documents, views spill to their queue and limits are counted per process.</summary>
internal sealed class RedisProbe(RedisServer server, IOptions<RedisOptions> options) : IHealthProbe
{
    public string Name => "redis";

    public bool Applies => options.Value.Connection != "";

    public bool Needed => false;

    public async Task ProbeAsync(CancellationToken cancellation) =>
        await server.RunAsync("return redis.call('TIME')[1]", [server.KeyOf("health", "probe")], [], cancellation);
}
