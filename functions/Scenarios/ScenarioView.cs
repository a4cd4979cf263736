using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Http;
using AutoVideo.Scenarios.Sharing;
using AutoVideo.Scenarios.Templates;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Scenarios;

/// <summary>A scenario as the API shows it. Its ETag is its revision.</summary>
/// <param name="Right">What the caller may do: view, comment, edit, or own.</param>
/// <param name="Unsourced">Ids of scenes that state something without naming a source, when the scenario has sources at all.</param>
internal sealed record ScenarioView(
    string Id, int Revision, string Right, ScenarioBody Content, string EditedBy, IReadOnlyList<ScenarioPersonView>? People, IReadOnlyList<string> Unsourced,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt, IReadOnlyDictionary<string, string> Links)
{
    public static ScenarioView Of(Scenario scenario, string? userId)
    {
        var isOwner = scenario.OwnerId == userId;
        var right = scenario.People.FirstOrDefault(person => person.UserId == userId)?.Right ?? ScenarioRight.View;
        var self = $"/api/v1/scenarios/{scenario.Id}";
        return new(
            scenario.Id, scenario.Revision, isOwner ? "own" : Wire(right), ContentOf(scenario.Content), scenario.EditedBy,
            isOwner ? [.. scenario.People.Select(person => new ScenarioPersonView(person.UserId, Wire(person.Right), person.At))] : null,
            scenario.Content.Citations.Count == 0 ? [] : [.. scenario.Content.Scenes.Where(scene => scene.Narration.Length > 0 && scene.Sources.Count == 0).Select(scene => scene.Id)],
            scenario.CreatedAt, scenario.UpdatedAt, scenario.DeletedAt,
            new Dictionary<string, string> { ["self"] = self, ["versions"] = $"{self}/versions", ["comments"] = $"{self}/comments", ["export"] = $"{self}/export" });
    }

    public static ScenarioBody ContentOf(ScenarioContent content) => new(
        content.Title, content.Language, Wire(content.Status), content.Format, content.Seconds, content.Template, content.Tone, content.Audience, content.Notes,
        content.Tags, SeoBody.Of(content.Seo), content.Citations, [.. content.Scenes.Select(SceneBody.Of)]);

    /// <summary>The scenario with its ETag.</summary>
    public static IResult Answer(HttpRequest request, Scenario scenario, string? userId, int status = StatusCodes.Status200OK)
    {
        Preconditions.Tag(request, ScenarioStore.VersionOf(scenario));
        var view = Of(scenario, userId);
        if (status == StatusCodes.Status201Created)
            request.HttpContext.Response.Headers.Location = view.Links["self"];
        return Results.Json(view, ScenariosHttpJsonContext.Default.ScenarioView, statusCode: status);
    }

    internal static string Wire<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

internal sealed record ScenarioPersonView(string UserId, string Right, DateTimeOffset Since);

/// <param name="Items">Newest first.</param>
internal sealed record ScenarioPage(IReadOnlyList<ScenarioListEntry> Items, string? Next);

/// <param name="Shared">True when it is somebody else's.</param>
internal sealed record ScenarioListEntry(
    string Id, string Title, string Language, string Status, string? Template, string Format, int Scenes, double Seconds, IReadOnlyList<string> Tags, int Revision,
    bool Shared, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

internal sealed record ScenarioVersionPage(IReadOnlyList<ScenarioVersionEntry> Items, string? Next);

/// <param name="Number">The revision it was.</param>
/// <param name="Autosave">Kept by itself while somebody wrote.</param>
internal sealed record ScenarioVersionEntry(int Number, string Title, int Scenes, string EditedBy, DateTimeOffset At, bool Autosave, string? Label, int? RestoredFrom)
{
    public static ScenarioVersionEntry Of(ScenarioVersion version) => new(
        version.Number, version.Content.Title, version.Content.Scenes.Count, version.EditedBy, version.At, version.IsAutosave, version.Label, version.RestoredFrom);
}

internal sealed record ScenarioVersionView(ScenarioVersionEntry Version, ScenarioBody Content);

/// <param name="From">Version compared from.</param>
/// <param name="To">Version compared to; the present one has the scenario's revision.</param>
internal sealed record ScenarioDiffView(int From, int To, IReadOnlyList<FieldChange> Fields, IReadOnlyList<SceneDiffView> Scenes);

/// <param name="Kind">added, removed, moved (perhaps changed too) or changed.</param>
internal sealed record SceneDiffView(string SceneId, string Kind, int? From, int? To, IReadOnlyList<FieldChange> Fields);

internal sealed record ScenarioTemplateList(IReadOnlyList<ScenarioTemplate> Items);

/// <param name="Token">Only in the answer that made the link: it is not kept.</param>
/// <param name="Status">open, expired or revoked.</param>
internal sealed record ScenarioLinkView(string Id, string Right, string Status, long Views, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string? Token = null, string? Url = null)
{
    public static ScenarioLinkView Of(ScenarioLink link, DateTimeOffset now, string? token = null) => new(
        link.Id, ScenarioView.Wire(link.Right), link.RevokedAt is not null ? "revoked" : link.IsOpen(now) ? "open" : "expired", link.Views, link.CreatedAt,
        link.ExpiresAt, token, token is null ? null : $"/api/v1/shared/{token}");
}

internal sealed record ScenarioLinkList(IReadOnlyList<ScenarioLinkView> Items);

internal sealed record ScenarioCommentPage(IReadOnlyList<ScenarioCommentView> Items, string? Next);

/// <param name="UserId">Null for a guest who came by a link.</param>
/// <param name="ETag">Its version: send it as <c>If-Match</c> with a change.</param>
internal sealed record ScenarioCommentView(
    string Id, string? SceneId, string? ReplyTo, string? UserId, string Author, string Text, DateTimeOffset CreatedAt, DateTimeOffset? ResolvedAt, string? ResolvedBy,
    [property: JsonPropertyName("etag")] string ETag)
{
    public static ScenarioCommentView Of(ScenarioComment comment) => new(
        comment.Id, comment.SceneId, comment.ReplyTo, comment.UserId, comment.AuthorName, comment.Text, comment.CreatedAt, comment.ResolvedAt, comment.ResolvedBy,
        Preconditions.Quote(ScenarioComments.VersionOf(comment)));

    /// <summary>The comment with its ETag.</summary>
    public static IResult Answer(HttpRequest request, ScenarioComment comment, int status)
    {
        Preconditions.Tag(request, ScenarioComments.VersionOf(comment));
        return Results.Json(Of(comment), ScenariosHttpJsonContext.Default.ScenarioCommentView, statusCode: status);
    }
}
