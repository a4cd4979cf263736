using AutoVideo.Ai.Calls;

namespace AutoVideo.Ai.Text;

/// <summary>A model whose every call goes through its provider's gate.</summary>
internal sealed class GatedTextModel(ITextModel model, ProviderGate gate) : ITextModel
{
    public string Provider => model.Provider;
    public string Model => model.Model;

    public Task<TextAnswer> AnswerAsync(TextRequest request, CancellationToken cancellation) =>
        gate.RunAsync(stop => model.AnswerAsync(request, stop), cancellation);

    public IAsyncEnumerable<TextPiece> StreamAsync(TextRequest request, CancellationToken cancellation) =>
        gate.StreamAsync(stop => model.StreamAsync(request, stop), cancellation);
}
