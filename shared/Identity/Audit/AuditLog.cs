using AutoVideo.Storage;

namespace AutoVideo.Identity;

/// <summary>The audit log: entries are added and read, never changed or removed.</summary>
public sealed class AuditLog(IDocumentStore documents)
{
    /// <summary>Adds an entry; adding the same again changes nothing.</summary>
    public async Task AddAsync(AuditEntry entry, CancellationToken cancellation)
    {
        try
        {
            await documents.WriteAsync(
                new DocumentKey(AuditEntry.Container, entry.Month, entry.Id), entry, IdentityJsonContext.Default.AuditEntry, WriteCondition.Absent, null, cancellation);
        }
        catch (PreconditionFailedException)
        {
            // Added before.
        }
    }

    /// <summary>Entries of one month, newest first.</summary>
    public Task<DocumentPage<AuditEntry>> ListAsync(
        string month, string? actor, string? action, string? target, int limit, string? continuation, CancellationToken cancellation)
    {
        List<DocumentFilter> filters = [];
        Add("actor", actor);
        Add("action", action);
        Add("target", target);
        return documents.QueryAsync(
            new DocumentQuery(AuditEntry.Container, month) { Filters = filters, Descending = true, Limit = limit, Continuation = continuation },
            IdentityJsonContext.Default.AuditEntry, cancellation);

        void Add(string path, string? value)
        {
            if (value is not null)
                filters.Add(new DocumentFilter(path, FilterOperator.Equal, value));
        }
    }
}
