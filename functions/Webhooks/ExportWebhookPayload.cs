using AutoVideo.AccountData;

namespace AutoVideo.Webhooks;

/// <summary>What is sent of an export of somebody's own data.</summary>
/// <param name="Type">The event.</param>
/// <param name="Timestamp">When it was ready, or failed.</param>
internal sealed record ExportWebhookPayload(string Type, DateTimeOffset Timestamp, ExportWebhookData Data)
{
    public static ExportWebhookPayload Of(string type, DataExport export)
    {
        var view = ExportView.Of(export);
        return new(type, export.FinishedAt ?? export.AskedAt, new(view.Id, view.Status, view.Bytes, view.ExpiresAt, view.Problem, view.Links));
    }
}

/// <param name="Id">The export's.</param>
/// <param name="Status">ready or failed.</param>
/// <param name="Bytes">Size of the ZIP file.</param>
/// <param name="ExpiresAt">When it is removed.</param>
/// <param name="Problem">Code of what went wrong.</param>
/// <param name="Links">Paths of the API, below the address at which it is called; the file is for its owner's session alone.</param>
internal sealed record ExportWebhookData(string Id, string Status, long Bytes, DateTimeOffset? ExpiresAt, string? Problem, IReadOnlyDictionary<string, string> Links);
