using System.Globalization;
using System.Text;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Storage;

namespace AutoVideo.Streaming;

/// <summary>Tags and categories. An administrator's change is in the audit log before it is made.</summary>
public sealed class LabelStore(IDocumentStore documents, AuditLog audit, TimeProvider time)
{
    /// <summary>In order of their slugs.</summary>
    public Task<DocumentPage<Label>> ListAsync(LabelKind kind, int limit, string? continuation, CancellationToken cancellation) => documents.QueryAsync(
        new DocumentQuery(Label.Container, PartitionOf(kind)) { Limit = limit, Continuation = continuation }, LabelsJsonContext.Default.Label, cancellation);

    /// <exception cref="PermanentException"><c>name_invalid</c>, <c>label_taken</c>.</exception>
    public async Task<Label> CreateAsync(AuditActor actor, LabelKind kind, string? name, string? description, CancellationToken cancellation)
    {
        var checkedName = CheckName(name);
        var now = time.GetUtcNow();
        var label = new Label(Label.SlugOf(checkedName), kind, checkedName, CheckDescription(description), now, now);
        if (await documents.ReadAsync(KeyOf(kind, label.Id), LabelsJsonContext.Default.Label, cancellation) is not null)
            throw Taken(label);
        await AuditAsync(actor, "create", kind, label.Id, null, label, cancellation);
        try
        {
            await documents.WriteAsync(KeyOf(kind, label.Id), label, LabelsJsonContext.Default.Label, WriteCondition.Absent, null, cancellation);
            return label;
        }
        catch (PreconditionFailedException)
        {
            throw Taken(label);
        }
    }

    /// <exception cref="PermanentException"><c>label_not_found</c>, <c>name_invalid</c>.</exception>
    /// <exception cref="PreconditionFailedException">It is another version than <paramref name="condition"/> names (<see cref="VersionOf"/>).</exception>
    public async Task<Label> EditAsync(
        AuditActor actor, LabelKind kind, string id, string? name, string? description, WriteCondition condition, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await ReadAsync(kind, id, cancellation);
            if (condition.ETag is { } wanted && wanted != VersionOf(stored.Value))
                throw new PreconditionFailedException(KeyOf(kind, id));
            var after = stored.Value with
            {
                Name = name is null ? stored.Value.Name : CheckName(name),
                Description = description is null ? stored.Value.Description : CheckDescription(description),
                UpdatedAt = time.GetUtcNow(),
            };
            await AuditAsync(actor, "edit", kind, id, stored.Value, after, cancellation);
            try
            {
                await documents.WriteAsync(KeyOf(kind, id), after, LabelsJsonContext.Default.Label, WriteCondition.Matches(stored.ETag), null, cancellation);
                return after;
            }
            catch (PreconditionFailedException)
            {
                // Another administrator edits it at the same moment: theirs first.
            }
        }
    }

    /// <exception cref="PermanentException"><c>label_not_found</c>.</exception>
    /// <exception cref="PreconditionFailedException">It is another version than <paramref name="condition"/> names (<see cref="VersionOf"/>).</exception>
    public async Task DeleteAsync(AuditActor actor, LabelKind kind, string id, WriteCondition condition, CancellationToken cancellation)
    {
        var stored = await ReadAsync(kind, id, cancellation);
        if (condition.ETag is { } wanted && wanted != VersionOf(stored.Value))
            throw new PreconditionFailedException(KeyOf(kind, id));
        await AuditAsync(actor, "delete", kind, id, stored.Value, null, cancellation);
        await documents.DeleteAsync(KeyOf(kind, id), condition.ETag is null ? WriteCondition.None : WriteCondition.Matches(stored.ETag), cancellation);
    }

    /// <summary>Version of a label, as <see cref="WriteCondition"/> names it.</summary>
    public static string VersionOf(Label label) => label.UpdatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture);

    private async Task<StoredDocument<Label>> ReadAsync(LabelKind kind, string id, CancellationToken cancellation) =>
        (id.Length <= 200 && id.All(c => char.IsLetterOrDigit(c) || c == '-' || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            ? await documents.ReadAsync(KeyOf(kind, id), LabelsJsonContext.Default.Label, cancellation)
            : null) ?? throw new PermanentException("label_not_found", $"There is no such {PartitionOf(kind)}.");

    private Task AuditAsync(AuditActor actor, string action, LabelKind kind, string id, Label? before, Label? after, CancellationToken cancellation) =>
        audit.AddAsync(AuditEntry.Of(actor, $"{PartitionOf(kind)}.{action}", id, Json(before), Json(after), time.GetUtcNow()), cancellation);

    private static string? Json(Label? label) => label is null ? null : JsonSerializer.Serialize(label, LabelsJsonContext.Default.Label);

    private static string CheckName(string? name)
    {
        var text = name?.Trim().Normalize(NormalizationForm.FormC);
        return text is { Length: > 0 and <= Label.MaxName } && !text.Any(char.IsControl)
            ? text
            : throw new PermanentException("name_invalid", $"A name has 1 to {Label.MaxName} characters on one line.");
    }

    private static string? CheckDescription(string? text) => text is null || (text.Length <= Label.MaxDescription && !text.Any(c => char.IsControl(c) && c != '\n'))
        ? text
        : throw new PermanentException("description_invalid", $"A description has at most {Label.MaxDescription} characters.");

    private static string PartitionOf(LabelKind kind) => kind == LabelKind.Tag ? "tag" : "category";

    private static DocumentKey KeyOf(LabelKind kind, string id) => new(Label.Container, PartitionOf(kind), id);

    private static PermanentException Taken(Label label) => new("label_taken", $"There is a {PartitionOf(label.Kind)} '{label.Id}' already.");
}
