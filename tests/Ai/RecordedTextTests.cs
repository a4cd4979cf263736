using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Text;
using AutoVideo.Tests.Ai.Calls;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai;

/// <summary>Language models behind the ledger, over OpenAI's wire format.</summary>
public sealed class RecordedTextTests : IAsyncLifetime
{
    private static readonly TextRequest Question = new("Say something.", "About bees.");
    private readonly TemporaryFolder folder = new();
    private readonly OpenAiServer server = new();
    private ServiceProvider process = null!;
    private ITextModel model = null!;

    public async Task InitializeAsync()
    {
        await server.StartAsync();
        process = AiServices.Of(
            folder.Path, $"OpenAi:BaseUrl={server.Address}/v1", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TextModel={TextServer.Model}", "Ai:Retries=0").BuildServiceProvider();
        model = process.GetRequiredService<TextModels>().Find("openai")!;
    }

    /// <summary>For the flow of control of the test that asks.</summary>
    private ITextModel Owned
    {
        get
        {
            CallOwner.Set(new CallOwner(CallWorld.User, CallWorld.Video, "script"));
            return model;
        }
    }

    public async Task DisposeAsync()
    {
        await process.DisposeAsync();
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_same_question_is_asked_once_and_its_tokens_are_recorded()
    {
        var first = await Owned.AnswerAsync(Question, default);
        Assert.Equal(first, await Owned.AnswerAsync(Question, default));
        Assert.Single(server.Requests);
        var calls = await CallWorld.CallsAsync(process);
        Assert.Equal((21, 12), (calls[0].Usage!.InputTokens, calls[0].Usage!.OutputTokens));
        Assert.True(calls[1].IsCacheHit);
    }

    [Fact]
    public async Task A_stream_is_recorded_too_and_given_again_whole()
    {
        var streamed = await Owned.StreamAsync(Question, default).ToListAsync();
        Assert.True(streamed.Count > 3);
        var again = await Owned.StreamAsync(Question, default).ToListAsync();
        Assert.Equal(string.Concat(streamed.Select(piece => piece.Text)), string.Concat(again.Select(piece => piece.Text)));
        Assert.Equal(streamed[^1].End, again[^1].End);
        // A stream and a whole answer to the same question are the same.
        Assert.Equal(streamed[^1].End, await Owned.AnswerAsync(Question, default));
        Assert.Single(server.Requests);
        Assert.Equal([false, true, true], (await CallWorld.CallsAsync(process)).Select(call => call.IsCacheHit));
    }

    [Fact]
    public async Task Who_stops_listening_to_a_stream_ends_the_call()
    {
        server.Plan(Fault.Hang);
        using var leaving = new CancellationTokenSource();
        var listening = Task.Run(async () => await Owned.StreamAsync(Question, leaving.Token).ToListAsync());
        await server.Hanging;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
        Assert.Equal(GenerationState.Unknown, Assert.Single(await CallWorld.CallsAsync(process)).State);
    }

    [Theory]
    [InlineData(Fault.Refusal)]
    [InlineData(Fault.Filtered)]
    [InlineData(Fault.Length)]
    public async Task What_is_no_whole_answer_is_not_given_to_the_next_who_asks(Fault outcome)
    {
        server.Plan(outcome);
        Assert.IsNotType<TextAnswer.Completed>(await Owned.AnswerAsync(Question, default));
        Assert.IsType<TextAnswer.Completed>(await Owned.AnswerAsync(Question, default));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task What_quotes_a_users_own_is_not_given_to_another(bool isPersonal, int asked)
    {
        foreach (var user in new[] { "usr_1", "usr_2", "usr_1" })
        {
            CallOwner.Set(new CallOwner(user, null, "script"));
            await model.AnswerAsync(Question with { IsPersonal = isPersonal }, default);
        }
        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_the_asker_does_not_accept_is_not_kept()
    {
        await Owned.AnswerAsync(Question with { IsWorthKeeping = said => said.Length == 0 }, default);
        await Owned.AnswerAsync(Question, default);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(Fault.None, false)]
    [InlineData(Fault.None, true)]
    [InlineData(Fault.Length, false)]
    public async Task A_server_that_gives_no_figures_is_charged_for_what_it_was_asked_and_wrote(Fault outcome, bool isStreamed)
    {
        server.GivesUsage = false;
        server.Plan(outcome);
        if (isStreamed)
            await Owned.StreamAsync(Question, default).ToListAsync();
        else
            await Owned.AnswerAsync(Question, default);
        var call = Assert.Single(await CallWorld.CallsAsync(process));
        var asked = TextTokens.Of(Question.Instructions) + TextTokens.Of(Question.Input);
        Assert.Equal((asked, TextTokens.Of(server.Says("")), true), (call.Usage!.InputTokens, call.Usage.OutputTokens, call.CostIsEstimate));
    }

    [Fact]
    public async Task Limits_of_a_provider_hold_for_streams_and_answers_together()
    {
        server.Always = Fault.BadKey;
        await Assert.ThrowsAsync<ProviderException>(() => model.AnswerAsync(Question, default));
        var paused = await Assert.ThrowsAsync<ProviderException>(async () => await Owned.StreamAsync(Question, default).ToListAsync());
        Assert.Equal(ProviderFault.Paused, paused.Fault);
        Assert.Single(server.Requests);
    }
}
