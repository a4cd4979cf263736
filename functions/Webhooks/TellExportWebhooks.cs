using System.Text.Json;
using AutoVideo.AccountData;

namespace AutoVideo.Webhooks;

/// <summary>Tells a user's webhooks that an export is ready, or that it failed.</summary>
internal sealed class TellExportWebhooks(WebhookOutbox outbox) : IExportFinished
{
    public Task FinishedAsync(DataExport export, CancellationToken cancellation)
    {
        var type = export.Status == DataExportStatus.Ready ? WebhookEvents.ExportReady : WebhookEvents.ExportFailed;
        return outbox.TellAsync(
            export.UserId, type, $"msg_{export.Id}-over", export.FinishedAt ?? export.AskedAt,
            () => Task.FromResult<string?>(JsonSerializer.Serialize(ExportWebhookPayload.Of(type, export), WebhooksHttpJsonContext.Default.ExportWebhookPayload)), cancellation);
    }
}
