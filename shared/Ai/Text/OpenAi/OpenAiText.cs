using System.ClientModel;
using System.Runtime.CompilerServices;
using System.Text;
using AutoVideo.Ai.Http;
using OpenAI.Chat;

namespace AutoVideo.Ai.Text.OpenAi;

/// <summary>Chat completions through the official client: OpenAI, Azure OpenAI's <c>/openai/v1/</c>, and every compatible server.</summary>
/// <param name="isCompatible">Somebody else's server in OpenAI's format.</param>
internal sealed class OpenAiText(string provider, string model, ChatClient chat, TimeProvider time, bool isCompatible = false) : ITextModel
{
    private readonly OpenAiErrors errors = new(provider, time);

    public string Provider => provider;
    public string Model => model;

    public async Task<TextAnswer> AnswerAsync(TextRequest request, CancellationToken cancellation)
    {
        try
        {
            ChatCompletion completion = await chat.CompleteChatAsync(Messages(request), Options(request), cancellation);
            var usage = Usage(completion.Usage);
            return completion.Refusal is { Length: > 0 } refusal
                ? new TextAnswer.Refused(refusal, usage)
                : End(completion.FinishReason, string.Concat(completion.Content.Select(part => part.Text)), usage);
        }
        catch (ClientResultException error) when (FilterOf(error) is { } filtered)
        {
            return filtered;
        }
        catch (Exception fault) when (errors.Explain(fault, cancellation) is { } explained)
        {
            throw explained;
        }
    }

    public IAsyncEnumerable<TextPiece> StreamAsync(TextRequest request, CancellationToken cancellation) =>
        ProviderHttp.Explained(provider, PiecesAsync(request, cancellation), errors.Explain, cancellation);

    private async IAsyncEnumerable<TextPiece> PiecesAsync(TextRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var all = new PieceCollector();
        var refusal = new StringBuilder();
        ChatFinishReason? finish = null;
        await using var updates = chat.CompleteChatStreamingAsync(Messages(request), Options(request), cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            TextAnswer.Filtered? filtered;
            try
            {
                if (!await updates.MoveNextAsync())
                    break;
                filtered = null;
            }
            catch (ClientResultException error) when (FilterOf(error) is not null)
            {
                filtered = FilterOf(error);
            }
            if (filtered is not null)
            {
                yield return new TextPiece("", filtered);
                yield break;
            }
            var update = updates.Current;
            foreach (var part in update.ContentUpdate)
                if (part.Text is { Length: > 0 } text)
                    yield return all.Add(text);
            refusal.Append(update.RefusalUpdate);
            finish = update.FinishReason ?? finish;
            if (update.Usage is { } usage)
                (all.InputTokens, all.OutputTokens) = (usage.InputTokenCount, usage.OutputTokenCount);
        }
        if (finish is null)
            throw new ProviderException(provider, ProviderFault.BadAnswer, "The answer broke off.");
        yield return new TextPiece("", refusal.Length > 0 ? new TextAnswer.Refused(refusal.ToString(), all.Usage) : End(finish.Value, all.Text, all.Usage));
    }

    private TextAnswer End(ChatFinishReason finish, string text, TokenUsage usage) => finish switch
    {
        ChatFinishReason.Stop => new TextAnswer.Completed(text, usage),
        ChatFinishReason.Length => new TextAnswer.CutShort(text, usage),
        ChatFinishReason.ContentFilter => new TextAnswer.Filtered("content_filter", usage),
        _ => throw new ProviderException(provider, ProviderFault.BadAnswer, $"The answer ended with '{finish}', which nobody asked for."),
    };

    private static ChatMessage[] Messages(TextRequest request) =>
    [
        new SystemChatMessage(request.Instructions),
        request.Images.Count == 0 ? new UserChatMessage(request.Input) : new UserChatMessage([.. request.Images.Select(Part), ChatMessageContentPart.CreateTextPart(request.Input)]),
    ];

    private static ChatMessageContentPart Part(RequestImage image) => ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(image.Bytes), image.MediaType);

    private ChatCompletionOptions Options(TextRequest request)
    {
        var options = new ChatCompletionOptions
        {
            ResponseFormat = request.Schema is { } schema
                ? ChatResponseFormat.CreateJsonSchemaFormat(schema.Name, BinaryData.FromString(schema.Json), jsonSchemaIsStrict: true)
                : null,
        };
        if (isCompatible)
        {
            // Ollama and LM Studio ignore max_completion_tokens, and the client has no property for the older name, which all of them know.
#pragma warning disable SCME0001
            options.Patch.Set("$.max_tokens"u8, Most(request));
#pragma warning restore SCME0001
        }
        else
            options.MaxOutputTokenCount = Most(request);
        return options;
    }

    /// <summary>
    /// Models before those that think refuse a request for more than they write (gpt-4o 16,384), and many compatible servers one that does not fit
    /// into a small context together with the question.
    /// </summary>
    private int Most(TextRequest request) => isCompatible || model.StartsWith("gpt-4o", StringComparison.OrdinalIgnoreCase)
        ? Math.Min(request.MaxTokens, TextRequest.RoomToThink)
        : request.MaxTokens;

    // Compatible servers may leave the usage out.
    private static TokenUsage Usage(ChatTokenUsage? usage) => new(usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0);

    private TextAnswer.Filtered? FilterOf(ClientResultException error) =>
        errors.Read(error) is { IsContentFilter: true } answer ? new(answer.Code, new TokenUsage(0, 0)) : null;
}
