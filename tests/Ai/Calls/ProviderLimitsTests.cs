using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Ai.Calls;

/// <summary>Limits of single providers in place of the general ones.</summary>
public sealed class ProviderLimitsTests
{
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public async Task A_provider_has_its_own_number_of_calls_at_once_and_others_the_general_one()
    {
        using var gates = Gates("elevenlabs concurrent=1; openai perMinute=0", options => options.MaxConcurrentCalls = 3);
        Assert.Equal((1, 3), (await AtOnceAsync(gates, "elevenlabs"), await AtOnceAsync(gates, "openai")));
    }

    [Fact]
    public async Task A_provider_has_its_own_deadline_and_others_that_of_the_kind()
    {
        using var gates = Gates("elevenlabs timeout=5");
        var calls = new[] { "elevenlabs", "openai" }.Select(provider => gates.For(AiKind.Voice, provider).RunAsync(async stop =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop);
            return "answer";
        }, CancellationToken.None)).ToArray();
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(ProviderFault.TimedOut, (await Assert.ThrowsAsync<ProviderException>(() => calls[0])).Fault);
        Assert.False(calls[1].IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAsync<ProviderException>(() => calls[1]);
    }

    [Fact]
    public async Task A_provider_has_its_own_distance_between_calls()
    {
        using var gates = Gates("openai perMinute=60");
        var gate = gates.For(AiKind.Text, "openai");
        Assert.Equal(1, await gate.RunAsync(_ => Task.FromResult(1), CancellationToken.None));
        var second = gate.RunAsync(_ => Task.FromResult(2), CancellationToken.None);
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await second);
    }

    [Fact]
    public async Task One_kind_of_calls_to_a_provider_has_limits_of_its_own_and_the_rest_of_the_providers()
    {
        using var gates = Gates("openai concurrent=2 timeout=5; openai/voice concurrent=1; openai/image perMinute=60", options => options.MaxConcurrentCalls = 4);
        Assert.Equal((1, 2, 4), (await AtOnceAsync(gates, "openai"), await AtOnceAsync(gates, "openai", AiKind.Text), await AtOnceAsync(gates, "gemini")));
        // Its deadline is still the provider's.
        var call = gates.For(AiKind.Voice, "openai").RunAsync(async stop =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop);
            return "answer";
        }, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(ProviderFault.TimedOut, (await Assert.ThrowsAsync<ProviderException>(() => call)).Fault);
    }

    [Theory]
    [InlineData("openai/voices concurrent=2")]
    [InlineData("openai/voice/text concurrent=2")]
    [InlineData("openai/ concurrent=2")]
    [InlineData("elevenlabs")]
    [InlineData("concurrent=2")]
    [InlineData("elevenlabs concurrent=0")]
    [InlineData("elevenlabs concurrent=2 concurrent=3")]
    [InlineData("elevenlabs concurrent=two")]
    [InlineData("elevenlabs calls=2")]
    [InlineData("elevenlabs perMinute=-1")]
    [InlineData("elevenlabs timeout=0")]
    [InlineData("elevenlabs timeout=1.5")]
    [InlineData("elevenlabs concurrent=2; elevenlabs timeout=3")]
    public void Limits_that_cannot_be_read_stop_the_start(string limits) => Assert.True(new AiOptionsValidator().Validate(null, new AiOptions { Limits = limits }).Failed);

    [Theory]
    [InlineData("elevenlabs concurrent=2; openai/image concurrent=1")]
    [InlineData("elevenlabs concurrent=2|openai/image concurrent=1")]
    public void Limits_stand_between_semicolons_or_bars(string limits) => Assert.Equal(
        new Dictionary<string, ProviderLimits> { ["elevenlabs"] = new(Concurrent: 2), ["openai/image"] = new(Concurrent: 1) }, ProviderLimits.Parse(limits));

    [Fact]
    public void Limits_may_be_left_out() => Assert.True(new AiOptionsValidator().Validate(null, new AiOptions { Limits = " ; " }).Succeeded);

    private ProviderGates Gates(string limits, Action<AiOptions>? change = null)
    {
        var options = new AiOptions { Limits = limits };
        change?.Invoke(options);
        return new(Options.Create(options), clock);
    }

    private static async Task<int> AtOnceAsync(ProviderGates gates, string provider, AiKind kind = AiKind.Voice)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = 0;
        var calls = Enumerable.Range(0, 5).Select(_ => gates.For(kind, provider).RunAsync(async _ =>
        {
            Interlocked.Increment(ref running);
            await go.Task;
            return "answer";
        }, CancellationToken.None)).ToArray();
        // Who may begin has begun by the time the call returns.
        var begun = running;
        go.SetResult();
        await Task.WhenAll(calls);
        return begun;
    }
}
