using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Prices;
using AutoVideo.Ai.Text;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Ledger;

/// <summary>Things that were made of a language model's answers and are kept by themselves: using one again saves what the answers cost, and is recorded.</summary>
public sealed class MadeOfAnswers
{
    private readonly IDocumentStore documents;
    private readonly PriceList prices;
    private readonly CallRecords records;
    private readonly TimeProvider time;

    internal MadeOfAnswers(IDocumentStore documents, PriceList prices, CallRecords records, TimeProvider time) =>
        (this.documents, this.prices, this.records, this.time) = (documents, prices, records, time);

    /// <summary>Notes what it cost, before it is kept.</summary>
    /// <param name="made">Its address.</param>
    /// <param name="provider">Who answered.</param>
    /// <param name="model">The provider's name of the model.</param>
    /// <param name="taken">Of all answers together.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public Task NoteAsync(ContentAddress made, string provider, string model, TokenUsage taken, CancellationToken cancellation)
    {
        var usage = new AiUsage { InputTokens = taken.Input, OutputTokens = taken.Output };
        var cost = new AnswerCost(made.ToString(), "", usage, prices.CostOf(provider, model, usage, time.GetUtcNow())) { Provider = provider, Model = model };
        return documents.WriteAsync(AnswerCost.KeyOf(made), cost, AiJsonContext.Default.AnswerCost, WriteCondition.None, AnswerCost.Kept, cancellation);
    }

    /// <summary>Records that it was used again; nothing where no cost was noted, because no provider had a part in it.</summary>
    public async Task UsedAsync(ContentAddress made, CancellationToken cancellation)
    {
        if (await documents.ReadAsync(AnswerCost.KeyOf(made), AiJsonContext.Default.AnswerCost, cancellation) is { Value: { Provider: { } provider, Model: { } model } noted })
            await records.HitAsync(new ProviderCall(AiKind.Text, provider, model, made, noted.Usage), CallOwner.Current ?? CallOwner.Product, cancellation);
    }
}
