using System.Net;
using System.Net.Sockets;
using AutoVideo.Storage.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AutoVideo.Tests.Support.Servers;

/// <summary>redis-server on loopback with an append-only file in a folder of its own. One for a class of tests; each test takes a prefix.</summary>
public sealed class Redis : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private LocalServer? server;
    private ConnectionMultiplexer? admin;
    private int port;

    public string Connection => $"127.0.0.1:{port}";

    public async Task InitializeAsync() => await StartAsync();

    /// <summary>Ends the server and removes its folder, at the end of this process.</summary>
    public void End()
    {
        server!.End();
        folder.Dispose();
    }

    /// <summary>Ends the server without warning.</summary>
    public async Task StopAsync() => await server!.DisposeAsync();

    /// <summary>Starts it again over the same folder and port.</summary>
    public async Task StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            if (admin is null)
                port = FreePort();
            try
            {
                // What was acknowledged must outlive a kill: "everysec" puts off the write itself while a slow disk still syncs the one before.
                (server, _) = await LocalServer.StartAsync(
                    "redis-server",
                    ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder.Path, "--save", "", "--appendonly", "yes", "--appendfsync", "no"],
                    line => line.Contains("Ready to accept connections", StringComparison.Ordinal) ? line : null);
                break;
            }
            catch (InvalidOperationException) when (attempt < 5)
            {
                // Somebody else took the port in between.
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
        admin ??= await ConnectionMultiplexer.ConnectAsync($"{Connection},allowAdmin=true,abortConnect=false");
    }

    /// <summary>From here on it takes no more writes, or does again.</summary>
    public async Task FillAsync(bool full) => await CommandAsync("CONFIG", "SET", "maxmemory", full ? "1" : "0");

    /// <summary>Stops it from answering, with its connections open, or lets it go on.</summary>
    public void Hang(bool hangs) => server!.Signal(hangs ? "STOP" : "CONT");

    public async Task LoseEverythingAsync() => await CommandAsync("FLUSHALL");

    public async Task<RedisResult> CommandAsync(string command, params object[] arguments) =>
        await (admin ?? throw new InvalidOperationException("It was never started.")).GetDatabase().ExecuteAsync(command, arguments);

    /// <summary>The product's connection; a test clock cannot reach the server, whose time <see cref="LetPassAsync"/> moves.</summary>
    internal RedisServer Open(string prefix) => new(
        Options.Create(new RedisOptions { Connection = Connection, Prefix = prefix, TimeoutMilliseconds = 30_000 }), null, TimeProvider.System, NullLogger<RedisServer>.Instance);

    /// <summary>As if so much time had passed on the server: all that is below the prefix becomes that much older.</summary>
    public async Task LetPassAsync(string prefix, TimeSpan time) => await admin!.GetDatabase().ScriptEvaluateAsync(
        """
        local ms = tonumber(ARGV[2])
        for _, key in ipairs(redis.call('KEYS', ARGV[1] .. ':*')) do
            local left = redis.call('PTTL', key)
            if left > ms then redis.call('PEXPIRE', key, left - ms) elseif left >= 0 then redis.call('DEL', key) end
            if string.find(key, '{rate:', 1, true) and redis.call('EXISTS', key) == 1 then
                local value = string.format('%.3f', tonumber(redis.call('GET', key)) - ms * 1000)
                redis.call('SET', key, value, 'KEEPTTL')
            elseif string.find(key, '{denied}', 1, true) then
                local entries = redis.call('ZRANGE', key, 0, -1)
                for _, entry in ipairs(entries) do redis.call('ZINCRBY', key, -ms, entry) end
            end
        end
        """,
        [], [prefix, (long)time.TotalMilliseconds]);

    public async Task DisposeAsync()
    {
        if (admin is not null)
            await admin.CloseAsync();
        await StopAsync();
        folder.Dispose();
    }

    /// <summary>Below those that the system gives to outgoing connections, so that none of them sits on it while the server is away.</summary>
    private static int FreePort()
    {
        while (true)
        {
            var candidate = Random.Shared.Next(12_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, candidate);
                listener.Start();
                return candidate;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
