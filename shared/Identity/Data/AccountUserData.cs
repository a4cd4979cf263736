using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoVideo.AccountData;
using AutoVideo.Security;
using AutoVideo.Storage;

namespace AutoVideo.Identity;

/// <summary>The account itself, its names and its line in the list: last, since everything else is found by it.</summary>
internal sealed class AccountUserData(IDocumentStore documents, UserNames names, SuperAdmins superAdmins, IFieldProtector fields) : IUserData
{
    public string Kind => "account";
    public IReadOnlyList<string> Containers => [User.Container, UserReservation.Container, UserSummary.Container];
    public int Order => 400;

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var user = (await documents.ReadAsync(UserStore.KeyOf(subject.UserId), IdentityJsonContext.Default.User, cancellation))?.Value;
        if (user is not null)
        {
            foreach (var name in names.Of(user))
                yield return $"{UserReservation.Container} {name} {name}";
        }
        await foreach (var document in documents.AllAsync(User.Container, subject.UserId, cancellation))
            yield return $"{User.Container} {subject.UserId} {document.Id}";
        if (await documents.ReadAsync(new(UserSummary.Container, UserSummary.Partition, subject.UserId), IdentityJsonContext.Default.UserSummary, cancellation) is not null)
            yield return $"{UserSummary.Container} {UserSummary.Partition} {subject.UserId}";
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        await superAdmins.ForgetAsync(subject.UserId, cancellation);
        foreach (var parts in keys.Select(key => key.Split(' ')))
        {
            if (parts[0] == UserReservation.Container)
                await names.ReleaseAsync(parts[1], subject.UserId, cancellation);
            else
                await documents.DeleteAsync(new(parts[0], parts[1], parts[2]), WriteCondition.None, cancellation);
        }
    }

    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var document in documents.AllAsync(User.Container, subject.UserId, cancellation))
        {
            var shown = document.Value.Without("passwordHash", "emailHash", "subjectHash", "stamp", "outbox", "sequence");
            if (shown.Text("email") is { } stored)
                shown["email"] = fields.Reveal(Accounts.EmailField, subject.UserId, stored).Text;
            yield return new ExportItem.Document(shown);
        }
    }
}

/// <summary>Codes of links that were sent: by their hash, so all of them are looked through; they live two days at most.</summary>
internal sealed class OneTimeCodeData(IDocumentStore documents) : IUserData
{
    private const int PageSize = 200;

    public string Kind => "codes";
    public IReadOnlyList<string> Containers => [OneTimeCode.Container];

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? continuation = null;
        while (await documents.ReadChangesAsync(OneTimeCode.Container, continuation, PageSize, cancellation) is { Changes.Count: > 0 } page)
        {
            foreach (var change in page.Changes)
            {
                if (JsonSerializer.Deserialize(change.Json, IdentityJsonContext.Default.OneTimeCode)?.UserId == subject.UserId)
                    yield return change.Key.Id;
            }
            continuation = page.Continuation;
        }
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var id in keys)
            await documents.DeleteAsync(new(OneTimeCode.Container, id, id), WriteCondition.None, cancellation);
    }

    // They are secrets.
    public IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, CancellationToken cancellation) => AsyncEnumerable.Empty<ExportItem>();
}

/// <summary>
/// What the audit log says stays, about nobody: the person's id becomes the erasure's, and name and address go. The ids of grants that they
/// gave to others change with it.
/// </summary>
internal sealed class AuditUserData(IDocumentStore documents, UserStore users, TimeProvider time) : IUserData
{
    private const string Grants = "grants";

    public string Kind => "audit";
    public IReadOnlyList<string> Containers => [AuditEntry.Container];
    // Ending sessions and the like may still be written while the rest goes.
    public int Order => 300;

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (month, entry) in EntriesAsync(subject, cancellation))
        {
            yield return $"{month} {entry.Id}";
            // Who gave a role stands in the document of who got it.
            if (entry.Value.Text("actor") == subject.UserId && entry.Value.Text("action") is "user.grant" or "user.create" && entry.Value.Text("target") is { } target)
                yield return $"{Grants} {target}";
        }
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var parts in keys.Select(key => key.Split(' ')))
        {
            if (parts[0] == Grants)
                await RenameGrantsAsync(subject, parts[1], cancellation);
            else
                await RenameAsync(subject, new(AuditEntry.Container, parts[0], parts[1]), cancellation);
        }
    }

    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // What was done to them, without who did it from where.
        await foreach (var (_, entry) in EntriesAsync(subject, cancellation))
        {
            if (entry.Value.Text("target") == subject.UserId)
                yield return new ExportItem.Document(entry.Value.Without("actor", "address", "credential", "grantedBy"));
        }
    }

    private async IAsyncEnumerable<(string Month, StoredDocument<JsonNode> Entry)> EntriesAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var month in subject.Months(time.GetUtcNow()).Select(AuditEntry.MonthOf))
        {
            await foreach (var entry in documents.AllAsync(AuditEntry.Container, month, cancellation))
            {
                if (entry.Value.ToJsonString().Contains(subject.UserId, StringComparison.Ordinal))
                    yield return (month, entry);
            }
        }
    }

    private async Task RenameAsync(DataSubject subject, DocumentKey key, CancellationToken cancellation)
    {
        var stored = await documents.ReadAsync(key, AccountDataJsonContext.Default.JsonNode, cancellation);
        if (stored?.Value.Renamed(subject) is not { } entry)
            return;
        if (entry.Text("actor") == subject.Alias)
            entry = entry.Without("address", "credential");
        if (entry.Text("target") == subject.Alias)
        {
            foreach (var state in new[] { "before", "after" })
            {
                if (entry.Text(state) is { } text)
                    entry[state] = JsonNode.Parse(text)?.Without("displayName", "email").ToJsonString();
            }
        }
        await documents.WriteAsync(key, entry, AccountDataJsonContext.Default.JsonNode, WriteCondition.Matches(stored.ETag), null, cancellation);
    }

    private async Task RenameGrantsAsync(DataSubject subject, string target, CancellationToken cancellation)
    {
        if (target == subject.UserId || await users.FindAsync(target, cancellation) is null)
            return;
        await users.ChangeAsync(target, found => found.Grants.Any(grant => grant.GrantedBy == subject.UserId)
            ? found with { Grants = [.. found.Grants.Select(grant => grant.GrantedBy == subject.UserId ? grant with { GrantedBy = subject.Alias } : grant)] }
            : found, cancellation);
    }
}
