using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Visuals.Providers;

namespace AutoVideo.Visuals.ComfyUi;

internal sealed record GraphSubmission(JsonNode Prompt, string ClientId);

internal sealed record GraphAccepted(string? PromptId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 64)]
[JsonSerializable(typeof(GraphSubmission))]
[JsonSerializable(typeof(GraphAccepted))]
internal sealed partial class ComfyUiJsonContext : JsonSerializerContext;

/// <summary>ComfyUI: submit a graph (<c>POST /prompt</c>), look at <c>/history/{id}</c> until it is done, fetch the first picture (<c>/view</c>).</summary>
internal sealed class ComfyUiImages(ComfyUiOptions options, ProviderHttp http) : IImageVendor
{
    public const string Name = "comfyui";

    private readonly string root = options.BaseUrl.TrimEnd('/');
    private readonly Lazy<GraphTemplate?> graph = new(() => GraphTemplate.Find(options.GraphFile));

    public string Provider => Name;
    public string Model => graph.Value is { } known ? $"graph-{known.Hash}" : "graph";
    public AiKind Kind => AiKind.Image;
    public bool UsesSeed => true;
    public string Settings => string.Create(CultureInfo.InvariantCulture, $"{options.Megapixels} MP");

    public async Task<VendorImage> DrawAsync(ImageOrder order, ProviderJob job, CancellationToken cancellation)
    {
        try
        {
            var id = job.JobId;
            var isNew = id is null;
            if (id is null)
            {
                id = await SubmitAsync(order, job.IdempotencyKey, cancellation);
                await job.SubmittedAsync(id, cancellation);
            }
            while (true)
            {
                var file = await FindAsync(id, cancellation);
                // What is in the queue no more may have finished since the look at the history.
                if (file is null && !isNew && !await IsQueuedAsync(id, cancellation))
                    file = await FindAsync(id, cancellation)
                        ?? throw new ProviderException(Name, ProviderFault.Rejected, "The job is not known any more: the server was restarted.") { JobIsGone = true };
                if (file is not null)
                    return new VendorImage((await http.GetBytesAsync(Name, new(HttpMethod.Get, file), "image/", cancellation)).Bytes);
                await Task.Delay(TimeSpan.FromSeconds(options.PollSeconds), http.Time, cancellation);
            }
        }
        catch (ErrorAnswerException error)
        {
            throw error.Answer.AsException(Name);
        }
    }

    private async Task<string> SubmitAsync(ImageOrder order, string key, CancellationToken cancellation)
    {
        var template = graph.Value ?? throw new ProviderException(Name, ProviderFault.Rejected, "The setting ComfyUi:GraphFile names no graph in ComfyUI's API format with a place for %prompt%.");
        var (width, height) = DiffusionSize.Of(order.Aspect, options.Megapixels);
        var accepted = await http.PostAsync(
            Name, new Uri($"{root}/prompt"), new GraphSubmission(template.Fill(order, width, height), key),
            ComfyUiJsonContext.Default.GraphSubmission, ComfyUiJsonContext.Default.GraphAccepted, _ => { }, cancellation);
        return accepted.PromptId is { Length: > 0 and <= 100 } id ? id : throw Bad("The answer names no job.");
    }

    /// <returns>Address of the first picture; null while the job is waiting or running.</returns>
    private async Task<Uri?> FindAsync(string id, CancellationToken cancellation)
    {
        using var history = await ReadAsync($"history/{Uri.EscapeDataString(id)}", cancellation);
        if (!history.RootElement.TryGetProperty(id, out var entry))
            return null;
        if (Member(entry, "status", JsonValueKind.Object) is { } status && Member(status, "status_str", JsonValueKind.String) is { } word && word.ValueEquals("error"))
            throw new ProviderException(Name, ProviderFault.Rejected, "The graph failed; ComfyUI's log says where.");
        if (Member(entry, "outputs", JsonValueKind.Object) is { } outputs)
            foreach (var output in outputs.EnumerateObject())
                if (Member(output.Value, "images", JsonValueKind.Array) is { } images && images.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } image)
                    return new Uri($"{root}/view?filename={Part(image, "filename")}&subfolder={Part(image, "subfolder")}&type={Part(image, "type")}");
        throw new ProviderException(Name, ProviderFault.Rejected, "The graph made no picture.");
    }

    /// <returns>Null: it is not there, or something else.</returns>
    private static JsonElement? Member(JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;

    private async Task<bool> IsQueuedAsync(string id, CancellationToken cancellation)
    {
        using var queue = await ReadAsync("queue", cancellation);
        return new[] { "queue_running", "queue_pending" }
            .SelectMany(name => Member(queue.RootElement, name, JsonValueKind.Array) is { } jobs ? jobs.EnumerateArray() : default)
            .Any(job => job.ValueKind == JsonValueKind.Array && job.EnumerateArray().Any(part => part.ValueKind == JsonValueKind.String && part.ValueEquals(id)));
    }

    private async Task<JsonDocument> ReadAsync(string path, CancellationToken cancellation)
    {
        var (bytes, _) = await http.GetBytesAsync(Name, new(HttpMethod.Get, new Uri($"{root}/{path}")), "application/json", cancellation);
        try
        {
            var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw Bad("The answer is no object.");
        }
        catch (JsonException)
        {
            throw Bad("The answer is not the JSON that was promised.");
        }
    }

    private static string Part(JsonElement image, string name) =>
        Uri.EscapeDataString(image.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "");

    private static ProviderException Bad(string what) => new(Name, ProviderFault.BadAnswer, what);
}
