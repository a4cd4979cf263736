using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;

namespace AutoVideo.Ai.Text.Anthropic;

/// <summary>Anthropic's Messages API (<c>POST /v1/messages</c>, version 2023-06-01), with its structured output.</summary>
internal sealed class AnthropicText(AnthropicOptions options, ProviderHttp http) : ITextModel
{
    public const string Name = "anthropic";
    private readonly Uri address = new(options.BaseUrl.TrimEnd('/') + "/v1/messages");

    public string Provider => Name;
    public string Model => options.TextModel;

    public async Task<TextAnswer> AnswerAsync(TextRequest request, CancellationToken cancellation)
    {
        try
        {
            var answer = await http.PostAsync(
                Name, address, Body(request, stream: null), AnthropicJsonContext.Default.MessagesRequest, AnthropicJsonContext.Default.MessageAnswer, Headers, cancellation);
            var text = string.Concat((answer.Content ?? []).Where(block => block.Type == "text").Select(block => block.Text));
            return End(answer.StopReason, text, new(answer.Usage?.InputTokens ?? 0, answer.Usage?.OutputTokens ?? 0));
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
        var message = ProviderHttp.Post(address, Body(request, stream: true), AnthropicJsonContext.Default.MessagesRequest, Headers);
        using var response = await http.SendAsync(Name, message, "text/event-stream", cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var all = new PieceCollector();
        string? stop = null;
        var parser = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize(data, AnthropicJsonContext.Default.StreamEvent));
        await foreach (var item in parser.EnumerateAsync(cancellation))
        {
            var happened = item.Data;
            if (happened?.Error is { } error)
                throw new ProviderException(Name, error.Type == "overloaded_error" ? ProviderFault.Unavailable : ProviderFault.BadAnswer, $"The answer broke off: {error.Type}.");
            all.InputTokens = happened?.Message?.Usage?.InputTokens ?? all.InputTokens;
            all.OutputTokens = happened?.Usage?.OutputTokens ?? all.OutputTokens;
            stop = happened?.Delta?.StopReason ?? stop;
            if (happened?.Delta is { Type: "text_delta", Text: { Length: > 0 } text })
                yield return all.Add(text);
        }
        yield return new TextPiece("", End(stop, all.Text, all.Usage));
    }

    private static TextAnswer End(string? reason, string text, TokenUsage usage) => reason switch
    {
        "end_turn" or "stop_sequence" => new TextAnswer.Completed(text, usage),
        "max_tokens" or "model_context_window_exceeded" => new TextAnswer.CutShort(text, usage),
        "refusal" => new TextAnswer.Refused(text.Length > 0 ? text : "refusal", usage),
        _ => throw new ProviderException(Name, ProviderFault.BadAnswer, "The answer broke off, or ended in a way nobody asked for."),
    };

    private MessagesRequest Body(TextRequest request, bool? stream) =>
        new(Model, request.MaxTokens, request.Instructions, [new("user", Content(request))])
        {
            OutputConfig = request.Schema is { } schema ? new(new("json_schema", JsonElement.Parse(schema.Json))) : null,
            Stream = stream,
        };

    private static JsonElement Content(TextRequest request) => request.Images.Count == 0
        ? JsonSerializer.SerializeToElement(request.Input, AnthropicJsonContext.Default.String)
        : JsonSerializer.SerializeToElement(
        [
            .. request.Images.Select(image => new BlockParam("image") { Source = new("base64", image.MediaType, Convert.ToBase64String(image.Bytes.Span)) }),
            new BlockParam("text") { Text = request.Input },
        ], AnthropicJsonContext.Default.IReadOnlyListBlockParam);

    private void Headers(HttpRequestHeaders headers)
    {
        headers.Add("x-api-key", options.Key);
        headers.Add("anthropic-version", "2023-06-01");
    }
}
