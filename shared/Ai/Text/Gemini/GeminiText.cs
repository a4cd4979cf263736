using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;

namespace AutoVideo.Ai.Text.Gemini;

/// <summary>Google's Gemini API (<c>v1beta/models/{model}:generateContent</c>) with <c>responseJsonSchema</c>.</summary>
internal sealed class GeminiText(GeminiOptions options, ProviderHttp http) : ITextModel
{
    public const string Name = "gemini";

    public string Provider => Name;
    public string Model => options.TextModel;

    public async Task<TextAnswer> AnswerAsync(TextRequest request, CancellationToken cancellation)
    {
        try
        {
            var answer = await http.PostAsync(
                Name, Address("generateContent"), Body(request), GeminiJsonContext.Default.GenerateRequest, GeminiJsonContext.Default.GenerateAnswer, Headers, cancellation);
            return Blocked(answer) ?? End(FinishOf(answer), TextOf(answer), UsageOf(answer));
        }
        catch (ErrorAnswerException error)
        {
            throw error.Answer.AsException(Name);
        }
    }

    public IAsyncEnumerable<TextPiece> StreamAsync(TextRequest request, CancellationToken cancellation) =>
        ProviderHttp.Explained(Name, PiecesAsync(request, cancellation), fault => (fault as ErrorAnswerException)?.Answer.AsException(Name), cancellation);

    private async IAsyncEnumerable<TextPiece> PiecesAsync(TextRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var message = ProviderHttp.Post(Address("streamGenerateContent?alt=sse"), Body(request), GeminiJsonContext.Default.GenerateRequest, Headers);
        using var response = await http.SendAsync(Name, message, "text/event-stream", cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var all = new PieceCollector();
        TextAnswer? blocked = null;
        string? finish = null;
        var parser = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize(data, GeminiJsonContext.Default.GenerateAnswer));
        await foreach (var item in parser.EnumerateAsync(cancellation))
        {
            if (item.Data is not { } answer)
                continue;
            if (answer.UsageMetadata is not null)
                (all.InputTokens, all.OutputTokens) = UsageOf(answer);
            blocked ??= Blocked(answer);
            finish = FinishOf(answer) ?? finish;
            if (TextOf(answer) is { Length: > 0 } text)
                yield return all.Add(text);
        }
        yield return new TextPiece("", blocked ?? End(finish, all.Text, all.Usage));
    }

    private static TextAnswer End(string? reason, string text, TokenUsage usage) => reason switch
    {
        "STOP" => new TextAnswer.Completed(text, usage),
        "MAX_TOKENS" => new TextAnswer.CutShort(text, usage),
        "SAFETY" or "RECITATION" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" => new TextAnswer.Filtered(reason, usage),
        _ => throw new ProviderException(Name, ProviderFault.BadAnswer, "The answer broke off, or ended in a way nobody asked for."),
    };

    private static TextAnswer.Filtered? Blocked(GenerateAnswer answer) =>
        answer.PromptFeedback?.BlockReason is { Length: > 0 } reason ? new(reason, UsageOf(answer)) : null;

    private static string? FinishOf(GenerateAnswer answer) => answer.Candidates is [var first, ..] ? first.FinishReason : null;

    private static string TextOf(GenerateAnswer answer) => answer.Candidates is [{ Content.Parts: { } parts }, ..]
        ? string.Concat(parts.Where(part => part is { Thought: not true }).Select(part => part!.Text))
        : "";

    private static TokenUsage UsageOf(GenerateAnswer answer) => answer.UsageMetadata is { } usage
        ? new(usage.PromptTokenCount, usage.CandidatesTokenCount + usage.ThoughtsTokenCount)
        : new(0, 0);

    private static GenerateRequest Body(TextRequest request) => new(
        [new([.. request.Images.Select(image => new Part(null) { InlineData = new(image.MediaType, Convert.ToBase64String(image.Bytes.Span)) }), new Part(request.Input)], "user")],
        new([new(request.Instructions)]),
        new(request.MaxTokens)
        {
            ResponseMimeType = request.Schema is null ? null : "application/json",
            ResponseJsonSchema = request.Schema is { } schema ? JsonElement.Parse(schema.Json) : null,
        });

    private Uri Address(string method) => new($"{options.BaseUrl.TrimEnd('/')}/v1beta/models/{Uri.EscapeDataString(Model)}:{method}");

    private void Headers(HttpRequestHeaders headers) => headers.Add("x-goog-api-key", options.Key);
}
