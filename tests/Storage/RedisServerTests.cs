using AutoVideo.Failures;
using AutoVideo.Storage.Redis;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;
using Azure.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AutoVideo.Tests.Storage;

public sealed class RedisServerTests(Redis redis) : IClassFixture<Redis>, IAsyncDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    private readonly ManualTimeProvider clock = new();
    private readonly Identity identity = new();
    private RedisServer? server;

    [Fact]
    public async Task Without_a_token_Redis_counts_as_away_and_comes_back_with_one()
    {
        identity.Answer = () => throw new CredentialUnavailableException("The endpoint of the identity does not answer.");
        await Assert.ThrowsAsync<TransientException>(AskAsync);
        await Assert.ThrowsAsync<TransientException>(AskAsync);
        Assert.Equal(1, identity.Asked); // the second was told at once

        identity.Answer = () => Task.CompletedTask;
        clock.Advance(ConnectTime);
        Assert.Equal("PONG", await AskAsync());
    }

    [Fact]
    public async Task A_token_that_does_not_come_lets_everybody_go_together_and_nobody_waits_for_it_after_that()
    {
        var token = new TaskCompletionSource();
        identity.Answer = () => token.Task;
        Task[] callers = [AskAsync(), AskAsync(), AskAsync()];
        clock.Advance(ConnectTime);
        foreach (var caller in callers)
            await Assert.ThrowsAsync<TransientException>(() => caller.WaitAsync(Eventually.Patience));
        await Assert.ThrowsAsync<TransientException>(AskAsync);
        Assert.Equal(1, identity.Asked);

        token.SetResult();
        clock.Advance(ConnectTime);
        Assert.Equal("PONG", await AskAsync());
    }

    private async Task<string?> AskAsync()
    {
        server ??= new RedisServer(Options.Create(new RedisOptions { Connection = redis.Connection, Prefix = "t" }), identity, clock, NullLogger<RedisServer>.Instance);
        return (string?)await server.RunAsync("return redis.call('PING')", [], [], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }

    private sealed class Identity : IRedisIdentity
    {
        public Func<Task> Answer { get; set; } = () => Task.CompletedTask;
        public int Asked { get; private set; }

        public Task AddToAsync(ConfigurationOptions configuration)
        {
            Asked++;
            return Answer();
        }
    }
}
