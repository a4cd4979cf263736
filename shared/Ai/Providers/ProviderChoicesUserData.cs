using System.Runtime.CompilerServices;
using AutoVideo.AccountData;

namespace AutoVideo.Ai.Providers;

/// <summary>What administrators chose of providers stays when they go; who it was is forgotten.</summary>
internal sealed class ProviderChoicesUserData(ProviderChoices choices) : IUserData
{
    private const string Key = "chosen";

    public string Kind => "providers";
    public IReadOnlyList<string> Containers => [];

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if ((await choices.ReadAsync(cancellation)).Chosen.Off.Any(off => off.By == subject.UserId))
            yield return Key;
    }

    public Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation) =>
        keys.Count == 0 ? Task.CompletedTask : choices.RenameAsync(subject.UserId, subject.Alias, cancellation);

    public IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, CancellationToken cancellation) => AsyncEnumerable.Empty<ExportItem>();
}
