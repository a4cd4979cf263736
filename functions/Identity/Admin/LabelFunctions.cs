using System.ComponentModel.DataAnnotations;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Streaming;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Body of <c>POST</c> and <c>PATCH /api/v1/admin/{kind}</c>; of an edit, what is not given stays.</summary>
internal sealed record LabelBody([MaxLength(60)] string? Name = null, [MaxLength(300)] string? Description = null) : IExample<LabelBody>
{
    public static LabelBody Example { get; } = new("Astronomy", "Stars, planets and what lies between them.");
}

internal sealed record LabelView(string Id, string Name, string? Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static LabelView Of(Label label) => new(label.Id, label.Name, label.Description, label.CreatedAt, label.UpdatedAt);
}

internal sealed record LabelPage(IReadOnlyList<LabelView> Items, string? Next);

/// <summary>Tags and categories: <c>{kind}</c> is tags or categories.</summary>
public sealed class LabelFunctions(LabelStore labels, Admins admins, Pages pages)
{
    /// <summary>Tags or categories, in order of their ids.</summary>
    [Function("ListLabels"), Public("Viewers choose from them."), Answers<LabelPage>, Paged, Fails("label_kind_unknown")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/labels/{kind}")] HttpRequest request, string kind, CancellationToken cancellation)
    {
        var wanted = pages.Read(request, kind);
        var page = await labels.ListAsync(Parse(kind), wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new LabelPage([.. page.Documents.Select(document => LabelView.Of(document.Value))], pages.Next(request, kind, page.Continuation)), AdminHttpJsonContext.Default.LabelPage);
    }

    /// <summary>Makes a tag or a category; its id is made of its name and stays.</summary>
    [Function("AdminCreateLabel"), Requires(Permissions.AdminTagManage), Accepts<LabelBody>(RegisterFunction.MaxBody), Answers<LabelView>(201, Headers = ["ETag"]), Fails("label_kind_unknown", "label_taken", "name_invalid", "description_invalid")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/labels/{kind}")] HttpRequest request, string kind, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, AdminHttpJsonContext.Default.LabelBody, RegisterFunction.MaxBody, cancellation);
        var admin = await admins.OfAsync(request, cancellation);
        var label = await labels.CreateAsync(admin.Actor, Parse(kind), body.Name, body.Description, cancellation);
        return View(request, label, StatusCodes.Status201Created);
    }

    /// <summary>Changes name or description.</summary>
    [Function("AdminEditLabel"), Requires(Permissions.AdminTagManage), Accepts<LabelBody>(RegisterFunction.MaxBody), Answers<LabelView>(Headers = ["ETag"]), TakesIfMatch, Fails("label_kind_unknown", "label_not_found", "name_invalid", "description_invalid")]
    public async Task<IResult> EditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/admin/labels/{kind}/{id}")] HttpRequest request, string kind, string id, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, AdminHttpJsonContext.Default.LabelBody, RegisterFunction.MaxBody, cancellation);
        var admin = await admins.OfAsync(request, cancellation);
        var condition = Preconditions.IfMatchWhenSent(request);
        return View(request, await labels.EditAsync(admin.Actor, Parse(kind), id, body.Name, body.Description, condition, cancellation), StatusCodes.Status200OK);
    }

    /// <summary>Removes a tag or a category.</summary>
    [Function("AdminDeleteLabel"), Requires(Permissions.AdminTagManage), Answers(204), TakesIfMatch, Fails("label_kind_unknown", "label_not_found")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/admin/labels/{kind}/{id}")] HttpRequest request, string kind, string id, CancellationToken cancellation)
    {
        var admin = await admins.OfAsync(request, cancellation);
        await labels.DeleteAsync(admin.Actor, Parse(kind), id, Preconditions.IfMatchWhenSent(request), cancellation);
        return Results.NoContent();
    }

    private static IResult View(HttpRequest request, Label label, int status)
    {
        Preconditions.Tag(request, LabelStore.VersionOf(label));
        return Results.Json(LabelView.Of(label), AdminHttpJsonContext.Default.LabelView, statusCode: status);
    }

    private static LabelKind Parse(string kind) => kind switch
    {
        "tags" => LabelKind.Tag,
        "categories" => LabelKind.Category,
        _ => throw new PermanentException("label_kind_unknown", "There are tags and categories."),
    };
}
