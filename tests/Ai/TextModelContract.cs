using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Text;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.Ai;

/// <summary>What every adapter of <see cref="ITextModel"/> does, against a server that speaks its provider's format.</summary>
public abstract class TextModelContract : IAsyncLifetime
{
    private readonly ProviderHttp http = new(TimeProvider.System);
    private TextServer server = null!;
    private ITextModel model = null!;

    private protected TextServer Server => server;
    private protected ITextModel Model => model;

    private protected abstract TextServer CreateServer();
    private protected abstract ITextModel CreateModel(string address, ProviderHttp http);

    /// <summary>What a declined request is called here; Gemini and Anthropic know one word for it only.</summary>
    private protected abstract Type DeclinedBy(Fault outcome);

    private protected static readonly TextRequest Question = new("Answer in one sentence.", "Why do bees dance?");

    public static TheoryData<Fault> Declined => [Fault.Refusal, Fault.Filtered];

    public static TheoryData<Fault, ProviderFault> Faults => new()
    {
        { Fault.RateLimited, ProviderFault.RateLimited },
        { Fault.ServerError, ProviderFault.Unavailable },
        { Fault.Cut, ProviderFault.Unreachable },
        { Fault.WrongType, ProviderFault.BadAnswer },
        { Fault.Truncated, ProviderFault.BadAnswer },
        { Fault.Redirect, ProviderFault.Rejected },
        { Fault.BadKey, ProviderFault.Unauthorized },
        { Fault.OutOfCredit, ProviderFault.OutOfCredit },
    };

    public async Task InitializeAsync()
    {
        server = CreateServer();
        await server.StartAsync();
        model = CreateModel(server.Address, http);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_question_is_answered_with_the_text_and_what_it_took()
    {
        var answer = Assert.IsType<TextAnswer.Completed>(await model.AnswerAsync(Question, CancellationToken.None));
        Assert.Equal(server.Says(""), answer.Text);
        Assert.Equal(new TokenUsage(21, 12), answer.Usage);
        Assert.Equal(Question.Input, server.LastInput);
    }

    [Fact]
    public async Task Text_of_any_language_arrives_unharmed()
    {
        server.Says = input => $"«{input}» 夜市 ночь 🐝 \"quoted\" \\ end";
        var answer = Assert.IsType<TextAnswer.Completed>(await model.AnswerAsync(Question with { Input = "茶とは何か \"quoted\" 🐝" }, CancellationToken.None));
        Assert.Equal("«茶とは何か \"quoted\" 🐝» 夜市 ночь 🐝 \"quoted\" \\ end", answer.Text);
    }

    [Fact]
    public async Task A_picture_goes_with_the_question()
    {
        byte[] picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];
        await model.AnswerAsync(Question with { Images = [new(picture, "image/png")] }, CancellationToken.None);
        Assert.Equal(Question.Input, server.LastInput);
        Assert.Equal(picture, Assert.Single(server.LastPictures));
    }

    [Fact]
    public async Task An_answer_by_a_schema_is_asked_for_in_the_way_of_the_provider()
    {
        server.Says = _ => """{"word":"waggle"}""";
        var schema = new AnswerSchema("word", """{"type":"object","additionalProperties":false,"required":["word"],"properties":{"word":{"type":"string"}}}""");
        var answer = Assert.IsType<TextAnswer.Completed>(await model.AnswerAsync(Question with { Schema = schema }, CancellationToken.None));
        Assert.Equal("""{"word":"waggle"}""", answer.Text);
        Assert.Contains("additionalProperties", server.Requests.Last().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_gives_the_same_answer_in_pieces_and_ends_once()
    {
        var pieces = new List<TextPiece>();
        await foreach (var piece in model.StreamAsync(Question, CancellationToken.None))
            pieces.Add(piece);
        Assert.True(pieces.Count > 3);
        var end = Assert.IsType<TextAnswer.Completed>(Assert.Single(pieces, piece => piece.End is not null).End);
        Assert.Same(end, pieces[^1].End);
        Assert.Equal(server.Says(""), string.Concat(pieces.Select(piece => piece.Text)));
        Assert.Equal(server.Says(""), end.Text);
        Assert.Equal(new TokenUsage(21, 12), end.Usage);
    }

    [Theory]
    [MemberData(nameof(Declined))]
    public async Task A_declined_request_is_an_outcome_and_no_fault(Fault outcome)
    {
        server.Plan(outcome, outcome);
        Assert.IsType(DeclinedBy(outcome), await model.AnswerAsync(Question, CancellationToken.None));
        Assert.IsType(DeclinedBy(outcome), (await model.StreamAsync(Question, CancellationToken.None).ToListAsync())[^1].End);
    }

    [Fact]
    public async Task An_answer_that_hit_the_limit_on_tokens_is_cut_short_and_says_so()
    {
        server.Plan(Fault.Length, Fault.Length);
        Assert.Equal(server.Says(""), Assert.IsType<TextAnswer.CutShort>(await model.AnswerAsync(Question, CancellationToken.None)).Text);
        Assert.IsType<TextAnswer.CutShort>((await model.StreamAsync(Question, CancellationToken.None).ToListAsync())[^1].End);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_told_by_its_kind(Fault fault, ProviderFault kind)
    {
        server.Plan(fault, fault);
        var whole = await Assert.ThrowsAsync<ProviderException>(() => model.AnswerAsync(Question, CancellationToken.None));
        Assert.Equal(kind, whole.Fault);
        Assert.Equal(model.Provider, whole.Provider);
        Assert.DoesNotContain(ProviderServer.Key, whole.ToString(), StringComparison.Ordinal);
        var streamed = await Assert.ThrowsAsync<ProviderException>(async () => await model.StreamAsync(Question, CancellationToken.None).ToListAsync());
        Assert.Equal(kind, streamed.Fault);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Too_many_requests_say_how_long_to_wait()
    {
        server.Plan(Fault.RateLimited);
        var fault = await Assert.ThrowsAsync<ProviderException>(() => model.AnswerAsync(Question, CancellationToken.None));
        Assert.Equal(TimeSpan.FromSeconds(7), fault.RetryAfter);
    }

    [Fact]
    public async Task An_answer_without_an_end_is_cut_off_at_a_size()
    {
        server.Plan(Fault.Flood);
        var fault = await Assert.ThrowsAsync<ProviderException>(() => model.AnswerAsync(Question, CancellationToken.None));
        Assert.Equal(ProviderFault.BadAnswer, fault.Fault);
    }

    [Fact]
    public async Task A_call_ends_when_its_caller_goes()
    {
        server.Plan(Fault.Hang);
        using var leaving = new CancellationTokenSource();
        var call = model.AnswerAsync(Question, leaving.Token);
        await server.Hanging;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData(Fault.Hang, false)]
    [InlineData(Fault.Hang, true)]
    [InlineData(Fault.Drip, false)]
    [InlineData(Fault.Drip, true)]
    public async Task An_answer_that_does_not_come_or_comes_a_byte_a_second_is_given_up_when_its_time_is_over(Fault fault, bool isStreamed)
    {
        var clock = new ManualTimeProvider();
        using var gate = new ProviderGate(model.Provider, TimeSpan.FromSeconds(120), new AiOptions(), clock);
        server.Plan(fault);
        var call = gate.RunAsync(
            async stop => isStreamed ? (await model.StreamAsync(Question, stop).ToListAsync(stop))[^1].End : await model.AnswerAsync(Question, stop), once: true, CancellationToken.None);
        await server.Hanging;
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(121));
        Assert.Equal(ProviderFault.TimedOut, (await Assert.ThrowsAsync<ProviderException>(() => call)).Fault);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        var nobody = CreateModel("http://127.0.0.1:9", http);
        var fault = await Assert.ThrowsAsync<ProviderException>(() => nobody.AnswerAsync(Question, CancellationToken.None));
        Assert.Equal(ProviderFault.Unreachable, fault.Fault);
    }
}
