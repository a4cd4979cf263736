using System.Globalization;
using System.Runtime.CompilerServices;
using AutoVideo.Messaging;
using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.AccountData;

/// <summary>Messages that no function could handle and that name the person or a video of theirs; others are handled within minutes.</summary>
internal sealed class DeadLetterData(IDeadLetters letters, IDocumentStore documents) : IUserData
{
    private const int PageSize = 100;

    public string Kind => "messages";
    public IReadOnlyList<string> Containers => [];
    // Before the lists that say which videos are theirs.
    public int Order => -100;

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var theirs = new HashSet<string>(StringComparer.Ordinal) { subject.UserId };
        await foreach (var line in documents.AllAsync(VideoSummary.Container, subject.UserId, cancellation))
            theirs.Add(line.Id);
        foreach (var queue in letters.Queues)
        {
            var from = 0L;
            while (await letters.ListAsync(queue, from, PageSize, cancellation) is { Count: > 0 } page)
            {
                foreach (var letter in page.Where(letter => theirs.Any(id => letter.Body.Contains(id, StringComparison.Ordinal) || letter.MessageId.Contains(id, StringComparison.Ordinal))))
                    yield return string.Create(CultureInfo.InvariantCulture, $"{queue} {letter.Sequence}");
                from = page[^1].Sequence + 1;
            }
        }
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var parts in keys.Select(key => key.Split(' ')))
            await letters.DropAsync(parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture), cancellation);
    }

    // Messages repeat what documents say.
    public IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, CancellationToken cancellation) => AsyncEnumerable.Empty<ExportItem>();
}
