using System.Text.Json.Serialization;
using AutoVideo.Videos;

namespace AutoVideo.Batches;

/// <summary>A batch as the API shows it; seconds are seconds, money is US dollars.</summary>
/// <param name="Status">running, paused, cancelled or completed.</param>
/// <param name="Percent">Of the videos that have ended, 0 to 100.</param>
/// <param name="Cancelled">Videos that were stopped, or not begun, because the batch was cancelled.</param>
/// <param name="Seconds">Length of the finished videos.</param>
/// <param name="CostUsd">Of the videos that have ended.</param>
/// <param name="EstimatedCostUsd">Foretold for all; missing when a price is not known.</param>
internal sealed record BatchView(
    string Id, string Name, string Status, int Count, int Waiting, int Running, int Completed, int Failed, int Cancelled, double Percent, int Concurrency,
    double Seconds, double CpuSeconds, double CostUsd, decimal? EstimatedCostUsd, IReadOnlyDictionary<string, string> Links, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static BatchView Of(Batch batch)
    {
        var never = batch.Status == BatchStatus.Cancelled ? batch.Count - batch.Started : 0;
        var self = $"/api/v1/batches/{batch.Id}";
        var links = new Dictionary<string, string> { ["self"] = self, ["items"] = $"{self}/items" };
        if (batch.Status == BatchStatus.Running)
            links["pause"] = $"{self}/pause";
        if (batch.Status == BatchStatus.Paused)
            links["resume"] = $"{self}/resume";
        if (batch.Status is BatchStatus.Running or BatchStatus.Paused)
            links["cancel"] = $"{self}/cancel";
        if (batch.Archive is not null)
            (links["archive"], links["table"]) = ($"{self}/results.zip", $"{self}/results.csv");
        return new(
            batch.Id, batch.Name, VideoView.Wire(batch.Status), batch.Count, batch.Count - batch.Started - never, batch.Running, batch.Completed, batch.Failed, batch.Cancelled + never,
            Math.Round(100.0 * (batch.Ended + never) / batch.Count, 1), batch.Concurrency, Math.Round(batch.Seconds, 3), Math.Round(batch.CpuSeconds, 3),
            Math.Round(batch.CostUsd, 6), batch.EstimatedCostUsd, links, batch.CreatedAt, batch.UpdatedAt);
    }
}

/// <param name="Next">Address of the next page.</param>
internal sealed record BatchPage(IReadOnlyList<BatchView> Items, string? Next);

/// <param name="Number">1-based place in the list.</param>
/// <param name="Line">Line of the file.</param>
/// <param name="Status">waiting, running, completed, failed or cancelled.</param>
/// <param name="VideoId">Once it has been started.</param>
/// <param name="Error">Code and reason.</param>
internal sealed record BatchItemView(
    int Number, int Line, string Status, string? VideoId, string? Topic, string? Title, double Seconds, double CpuSeconds, double CostUsd, string? Error)
{
    public static BatchItemView Of(BatchItem item) => new(
        item.Number, item.Line, VideoView.Wire(item.Status), item.Status == BatchItemStatus.Waiting ? null : item.VideoId, item.Request.Topic, item.Title,
        Math.Round(item.Seconds, 3), Math.Round(item.CpuSeconds, 3), Math.Round(item.CostUsd, 6), item.Error);
}

/// <param name="Next">Address of the next page.</param>
internal sealed record BatchItemPage(IReadOnlyList<BatchItemView> Items, string? Next);

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, MaxDepth = 32, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchView))]
[JsonSerializable(typeof(BatchPage))]
[JsonSerializable(typeof(BatchItemPage))]
internal sealed partial class BatchesHttpJsonContext : JsonSerializerContext;
