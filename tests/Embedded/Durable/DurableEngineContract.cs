using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Embedded.Durable;

/// <summary>
/// What an orchestration means, whatever keeps its code in memory: each test runs with the code kept between steps, and with the code
/// run again over its whole history for every single event.
/// </summary>
public abstract partial class DurableEngineContract
{
    private protected abstract void Configure(DurableEngineOptions options);

    private protected EngineHarness Create(TimeProvider? time = null, Action<DurableEngineOptions>? more = null) => new(
        options =>
        {
            Configure(options);
            more?.Invoke(options);
        },
        time);

    private static ManualTimeProvider Clock() => new();
}

public sealed class KeptCodeTests : DurableEngineContract
{
    private protected override void Configure(DurableEngineOptions options) => options.ReplayAtEveryAwait = false;
}

public sealed class ReplayedCodeTests : DurableEngineContract
{
    private protected override void Configure(DurableEngineOptions options) => options.ReplayAtEveryAwait = true;
}
