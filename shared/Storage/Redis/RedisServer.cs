using AutoVideo.Failures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AutoVideo.Storage.Redis;

/// <summary>
/// The one place that talks to Redis: scripts only, since each is atomic and takes the server's clock. It connects at first use and again
/// by itself; while the server is away a call fails at once instead of waiting.
/// </summary>
/// <param name="options">Address and prefix.</param>
/// <param name="identity">Adds the process's identity to a connection; null where the address says all.</param>
/// <param name="time">Clock of the waits.</param>
/// <param name="logger">Says when the server goes and comes.</param>
internal sealed partial class RedisServer(IOptions<RedisOptions> options, IRedisIdentity? identity, TimeProvider time, ILogger<RedisServer> logger) : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    // After a fault nobody tries for this long: a server that hangs must not hold up every request for the whole time limit.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim connecting = new(1, 1);
    private ConnectionMultiplexer? connection;
    private long retryAt;
    private int away;

    private TimeSpan Limit => TimeSpan.FromMilliseconds(options.Value.TimeoutMilliseconds);

    /// <summary>The full name of a key; keys of one group lie on one node of a cluster, so that one script may use several.</summary>
    public RedisKey KeyOf(string group, string rest) => $"{options.Value.Prefix}:{{{group}}}:{rest}";

    /// <summary>Runs a script whole or not at all.</summary>
    /// <exception cref="TransientException">The server is away, hangs, or is full; whether the script ran is not known.</exception>
    public async Task<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellation)
    {
        if (time.GetTimestamp() < Interlocked.Read(ref retryAt))
            throw new TransientException("Redis is away.");
        try
        {
            var database = (await ConnectAsync(cancellation)).GetDatabase();
            var answer = await RunOnceAsync(database, script, keys, arguments).WaitAsync(Limit, time, cancellation);
            if (Interlocked.Exchange(ref away, 0) == 1)
                LogBack();
            return answer;
        }
        catch (RedisServerException e) when (!IsOutage(e))
        {
            throw; // a script of ours is wrong
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            Interlocked.Exchange(ref retryAt, time.GetTimestamp() + (long)(Pause.TotalSeconds * time.TimestampFrequency));
            if (Interlocked.Exchange(ref away, 1) == 0)
                LogAway(e.GetType().Name, e is RedisServerException ? e.Message : "no answer");
            throw new TransientException("Redis is away or full.", e);
        }
    }

    private static async Task<RedisResult> RunOnceAsync(IDatabase database, string script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script, keys, arguments);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The server forgot its scripts (a restart); nothing of it ran.
            return await database.ScriptEvaluateAsync(script, keys, arguments, CommandFlags.NoScriptCache);
        }
    }

    // Full, still reading its file, a replica that was promoted elsewhere, or a disk that takes no more.
    private static bool IsOutage(RedisServerException e) =>
        new[] { "OOM", "LOADING", "READONLY", "MISCONF", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "MASTERDOWN", "NOREPLICAS" }.Any(word => e.Message.Contains(word, StringComparison.Ordinal));

    private async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref connection) is { } there)
            return there;
        await connecting.WaitAsync(cancellation);
        try
        {
            if (connection is null)
                Volatile.Write(ref connection, await ConnectionMultiplexer.ConnectAsync(await ConfigureAsync()).WaitAsync(ConnectTime, time, cancellation));
            return connection!;
        }
        finally
        {
            connecting.Release();
        }
    }

    private async Task<ConfigurationOptions> ConfigureAsync()
    {
        var configuration = ConfigurationOptions.Parse(options.Value.Connection);
        configuration.AbortOnConnectFail = false; // it goes on trying by itself
        configuration.ConnectTimeout = (int)Limit.TotalMilliseconds;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)Limit.TotalMilliseconds);
        configuration.ClientName = "autovideo";
        if (identity is not null)
            await identity.AddToAsync(configuration);
        return configuration;
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is { } opened)
            await opened.CloseAsync();
        connecting.Dispose();
    }

    [LoggerMessage(2300, LogLevel.Warning, "Redis is away or full ({Fault}: {Reason}); this process goes on without it.")]
    private partial void LogAway(string fault, string reason);

    [LoggerMessage(2301, LogLevel.Information, "Redis answers again.")]
    private partial void LogBack();
}

/// <summary>How a process proves who it is to Redis when the address holds no password.</summary>
internal interface IRedisIdentity
{
    Task AddToAsync(ConfigurationOptions configuration);
}
