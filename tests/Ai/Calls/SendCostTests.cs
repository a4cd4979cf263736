using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Text;
using AutoVideo.Tests.Support.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Calls;

/// <summary>What counts as spent when a request is sent more than once, or not at all.</summary>
public sealed class SendCostTests : IDisposable
{
    private readonly CallWorld world = new("Ai:Retries=2", "Ai:BreakerFaults=100");

    [Theory]
    [InlineData(ProviderFault.BadAnswer, 1)]
    [InlineData(ProviderFault.Unreachable, 1)]
    [InlineData(ProviderFault.RateLimited, 0)]
    [InlineData(ProviderFault.Unavailable, 0)]
    public async Task A_send_before_the_answer_counts_when_it_may_have_been_charged_for(ProviderFault before, int estimated)
    {
        var process = world.Process();
        var sends = 0;
        await CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => ++sends == 1 ? throw Broken(before) : CallWorld.Answer());
        var call = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((2, 2m + estimated, estimated > 0), (call.Sends, call.CostUsd, call.CostIsEstimate));
        var total = await CallWorld.TotalAsync(process);
        Assert.Equal((2m + estimated, (decimal)estimated), (total.CostUsd, total.EstimatedUsd));
    }

    [Fact]
    public async Task Every_unusable_answer_of_a_call_that_fails_counts()
    {
        var process = world.Process();
        var sends = 0;
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => throw Broken(++sends == 3 ? ProviderFault.Rejected : ProviderFault.BadAnswer)));
        var call = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((GenerationState.Failed, 3, 2m, true), (call.State, call.Sends, call.CostUsd, call.CostIsEstimate));
    }

    [Fact]
    public async Task A_later_use_saves_what_the_answer_cost_and_not_what_came_before_it()
    {
        var process = world.Process();
        var sends = 0;
        for (var i = 0; i < 2; i++)
            await CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => ++sends == 1 ? throw Broken(ProviderFault.BadAnswer) : CallWorld.Answer());
        Assert.Equal([null, 2m], (await CallWorld.CallsAsync(process)).Select(call => call.SavedUsd));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Nothing_is_spent_where_nobody_listens(string provider)
    {
        var process = world.Process(
            null, "Ai:Retries=0", "OpenAi:BaseUrl=http://127.0.0.1:9/v1", $"OpenAi:Key={ProviderServer.Key}", "Anthropic:BaseUrl=http://127.0.0.1:9", $"Anthropic:Key={ProviderServer.Key}");
        Assert.Equal(ProviderFault.Unreachable, (await AskAsync(process, provider)).Fault);
        var call = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((0m, false), (call.CostUsd, call.CostIsEstimate));
    }

    [Fact]
    public async Task A_connection_that_was_cut_counts()
    {
        await using var server = new AnthropicServer { Always = Fault.Cut };
        await server.StartAsync();
        var process = world.Process(null, "Ai:Retries=0", $"Anthropic:BaseUrl={server.Address}", $"Anthropic:Key={ProviderServer.Key}", $"Anthropic:TextModel={TextServer.Model}");
        Assert.Equal(ProviderFault.Unreachable, (await AskAsync(process, "anthropic")).Fault);
        Assert.True(Assert.Single(await CallWorld.CallsAsync(process)).CostIsEstimate);
    }

    [Fact]
    public async Task An_answer_without_figures_costs_the_estimate_and_says_so()
    {
        var process = world.Process();
        await CallWorld.AskAsync(process, CallWorld.Call(), async (_, _) => await CallWorld.Answer() with { UsageIsEstimate = true });
        var call = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((GenerationState.Answered, 2m, true), (call.State, call.CostUsd, call.CostIsEstimate));
        Assert.Equal(2m, (await CallWorld.TotalAsync(process)).EstimatedUsd);
    }

    private static Task<ProviderException> AskAsync(IServiceProvider process, string provider)
    {
        CallOwner.Set(new CallOwner(CallWorld.User, CallWorld.Video, "script"));
        return Assert.ThrowsAsync<ProviderException>(() => process.GetRequiredService<TextModels>().Find(provider)!.AnswerAsync(new TextRequest("Say", "hi"), CancellationToken.None));
    }

    private static ProviderException Broken(ProviderFault fault) => new("first", fault, "On cue.", TimeSpan.Zero);

    public void Dispose() => world.Dispose();
}
