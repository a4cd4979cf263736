using AutoVideo.Batches;

namespace AutoVideo.Webhooks;

/// <summary>What is sent of a batch, once its results are there.</summary>
/// <param name="Type">The event.</param>
/// <param name="Timestamp">When the results were made.</param>
internal sealed record BatchWebhookPayload(string Type, DateTimeOffset Timestamp, BatchWebhookData Data)
{
    public static BatchWebhookPayload Of(string type, Batch batch)
    {
        var view = BatchView.Of(batch);
        return new(type, batch.UpdatedAt, new(view.Id, view.Name, view.Status, view.Count, view.Completed, view.Failed, view.Cancelled, view.Seconds, view.CostUsd, view.Links));
    }
}

/// <param name="Id">The batch's.</param>
/// <param name="Status">completed or cancelled.</param>
/// <param name="Count">Videos of the list; each of them is completed, failed or cancelled.</param>
/// <param name="Seconds">Length of the finished videos.</param>
/// <param name="CostUsd">What all of them cost, in US dollars.</param>
/// <param name="Links">Paths of the API, below the address at which it is called; archive and table are the results.</param>
internal sealed record BatchWebhookData(
    string Id, string Name, string Status, int Count, int Completed, int Failed, int Cancelled, double Seconds, double CostUsd, IReadOnlyDictionary<string, string> Links);
