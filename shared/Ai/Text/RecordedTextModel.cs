using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Text;

/// <summary>A model whose every call goes through <see cref="IProviderCalls"/>: the same request is paid once, and recorded.</summary>
internal sealed class RecordedTextModel(ITextModel model, IProviderCalls calls) : ITextModel
{
    public string Provider => model.Provider;
    public string Model => model.Model;

    /// <exception cref="PermanentException"><c>quota_exceeded</c>, also when what was left of the plan was too little for the whole answer.</exception>
    public async Task<TextAnswer> AnswerAsync(TextRequest request, CancellationToken cancellation)
    {
        var asked = request;
        var kept = await calls.RunAsync(CallOf(request), AiJsonContext.Default.KeptText, async (job, stop) =>
        {
            asked = Within(request, job.Allowed);
            return Answered(request, await model.AnswerAsync(asked, stop));
        }, cancellation);
        return Whole(request, asked, kept).AsAnswer();
    }

    public async IAsyncEnumerable<TextPiece> StreamAsync(TextRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pieces = Channel.CreateUnbounded<TextPiece>(new() { SingleReader = true });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var call = CallAsync(request, pieces.Writer, leaving.Token);
        try
        {
            var heard = false;
            await foreach (var piece in pieces.Reader.ReadAllAsync(cancellation))
            {
                heard = true;
                yield return piece;
            }
            var kept = await call;
            // Answered before: all of it at once.
            if (!heard)
            {
                yield return new TextPiece(kept.Text);
                yield return new TextPiece("", kept.AsAnswer());
            }
        }
        finally
        {
            // Who stops listening ends the call.
            await leaving.CancelAsync();
            await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<KeptText> CallAsync(TextRequest request, ChannelWriter<TextPiece> heard, CancellationToken cancellation)
    {
        try
        {
            var asked = request;
            var kept = await calls.RunAsync(CallOf(request) with { Once = true }, AiJsonContext.Default.KeptText, async (job, stop) =>
            {
                asked = Within(request, job.Allowed);
                TextAnswer? end = null;
                await foreach (var piece in model.StreamAsync(asked, stop))
                {
                    end = piece.End ?? end;
                    if (!IsOutOfPlan(request, asked, piece.End is TextAnswer.CutShort))
                        await heard.WriteAsync(piece, stop);
                }
                return Answered(request, end ?? throw new ProviderException(Provider, ProviderFault.BadAnswer, "The answer has no end."));
            }, cancellation);
            return Whole(request, asked, kept);
        }
        finally
        {
            heard.TryComplete();
        }
    }

    private ProviderCall CallOf(TextRequest request) => new(
        AiKind.Text, Provider, Model, ContentAddress.Of("text", 1, new TextAddress(Provider, Model, request), AiJsonContext.Default.TextAddress),
        new AiUsage { InputTokens = InputOf(request), OutputTokens = request.ExpectedTokens })
    {
        Most = new AiUsage { InputTokens = InputOf(request), OutputTokens = request.MaxTokens },
        IsPersonal = request.IsPersonal,
    };

    /// <summary>As far as the plan has room: what is set aside for the question and its answer, less the question.</summary>
    private static TextRequest Within(TextRequest request, double? allowed) =>
        allowed is { } tokens ? request with { MaxTokens = (int)Math.Clamp(tokens - InputOf(request), 1, request.MaxTokens) } : request;

    /// <summary>An answer that the plan cut off is no reason to ask another provider.</summary>
    private static KeptText Whole(TextRequest request, TextRequest asked, KeptText kept) => IsOutOfPlan(request, asked, kept.AsAnswer() is TextAnswer.CutShort)
        ? throw new PermanentException(
            "quota_exceeded", $"What is left of the plan's tokens of text was too little for the whole answer: it was cut off at {asked.MaxTokens} tokens. Ask for less, or wait until the quota begins anew.")
        : kept;

    private static bool IsOutOfPlan(TextRequest request, TextRequest asked, bool isCutShort) => isCutShort && asked.MaxTokens < request.MaxTokens;

    private static Answered<KeptText> Answered(TextRequest request, TextAnswer answer)
    {
        var completed = answer as TextAnswer.Completed;
        var (usage, isEstimate) = TextTokens.TakenBy(answer, InputOf(request));
        return new(KeptText.Of(answer), new AiUsage { InputTokens = usage.Input, OutputTokens = usage.Output })
        {
            Keep = completed is not null && request.IsWorthKeeping?.Invoke(completed.Text) != false,
            UsageIsEstimate = isEstimate,
        };
    }

    private static long InputOf(TextRequest request) => TextTokens.Of(request.Instructions) + TextTokens.Of(request.Input) + TextTokens.Of(request.Schema?.Json);
}

/// <summary>All that determines an answer.</summary>
internal sealed record TextAddress(string Provider, string Model, TextRequest Request);

/// <summary>An answer in its stored form.</summary>
internal sealed record KeptText(string Outcome, string Text, long InputTokens, long OutputTokens)
{
    private const string Completed = "completed", Refused = "refused", CutShort = "cutShort", Filtered = "filtered";

    public static KeptText Of(TextAnswer answer) => answer switch
    {
        TextAnswer.Completed completed => new(Completed, completed.Text, answer.Usage.Input, answer.Usage.Output),
        TextAnswer.Refused refused => new(Refused, refused.Reason, answer.Usage.Input, answer.Usage.Output),
        TextAnswer.CutShort cut => new(CutShort, cut.Text, answer.Usage.Input, answer.Usage.Output),
        TextAnswer.Filtered filtered => new(Filtered, filtered.Reason, answer.Usage.Input, answer.Usage.Output),
        _ => throw new InvalidOperationException($"'{answer.GetType().Name}' is no end of an answer."),
    };

    public TextAnswer AsAnswer()
    {
        var usage = new TokenUsage(InputTokens, OutputTokens);
        return Outcome switch
        {
            Completed => new TextAnswer.Completed(Text, usage),
            Refused => new TextAnswer.Refused(Text, usage),
            CutShort => new TextAnswer.CutShort(Text, usage),
            _ => new TextAnswer.Filtered(Text, usage),
        };
    }
}
