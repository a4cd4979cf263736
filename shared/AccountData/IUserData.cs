using System.Text.Json.Nodes;

namespace AutoVideo.AccountData;

/// <summary>
/// What one feature keeps of a person: found, removed and handed out here. Each feature that keeps something registers one; a test holds the
/// containers of <c>docs/data-model.md</c> against them.
/// </summary>
public interface IUserData
{
    /// <summary>Lower case, such as <c>videos</c>: the name of its part of an export.</summary>
    string Kind { get; }

    /// <summary>Containers of documents that this looks after.</summary>
    IReadOnlyList<string> Containers { get; }

    /// <summary>It belongs to the channel, and goes with it while the account stays.</summary>
    bool IsOfChannel => false;

    /// <summary>Lower ones are removed first; what others are found by goes last.</summary>
    int Order => 0;

    /// <summary>Ends what is still being made.</summary>
    /// <returns>False: something still runs, ask again later.</returns>
    Task<bool> StopAsync(DataSubject subject, CancellationToken cancellation) => Task.FromResult(true);

    /// <summary>Names of all there is, enough to remove each when the document that leads to it is gone already; at most 500 characters each.</summary>
    IAsyncEnumerable<string> CollectAsync(DataSubject subject, CancellationToken cancellation);

    /// <summary>Removes what the names stand for; what is gone already is no error, and whatever is thrown has it tried again later.</summary>
    Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation);

    /// <summary>What the person may take along: no secrets, nothing that is another's.</summary>
    IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, CancellationToken cancellation);
}

/// <summary>The person that data is about.</summary>
/// <param name="Alias">Stands where others' records have to name somebody; leads to nobody.</param>
/// <param name="Since">Nothing of them is older.</param>
/// <param name="Until">Only what was made before; null for all.</param>
public sealed record DataSubject(string UserId, string Alias, DateTimeOffset Since, DateTimeOffset? Until = null)
{
    /// <summary>Months (UTC) since the beginning, as <c>2026-11</c>; one more at each end, for clocks that differ.</summary>
    public IEnumerable<DateTimeOffset> Months(DateTimeOffset now)
    {
        var first = new DateTimeOffset(Since.UtcDateTime.Year, Since.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(-1);
        for (var month = first; month <= now.AddMonths(1); month = month.AddMonths(1))
            yield return month;
    }
}

/// <summary>One thing of an export.</summary>
public abstract record ExportItem
{
    private ExportItem() { }

    /// <summary>An entry of the kind's JSON file.</summary>
    public sealed record Document(JsonNode Value) : ExportItem;

    /// <param name="Name">Within the kind's folder: <c>a-z A-Z 0-9 - _ . /</c>.</param>
    /// <param name="Blob">Where its bytes are.</param>
    public sealed record File(string Name, string Blob) : ExportItem;
}
