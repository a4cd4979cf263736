using AutoVideo.Embedded.Durable;
using AutoVideo.Embedded.Durable.Client;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVideo.Embedded.Hosting.Management;

/// <summary>
/// Looks into orchestration instances and steers them, by the URLs of Azure's durable extension, and draws their timelines.
/// No function's route can start with <c>runtime</c>, and only this machine is answered.
/// </summary>
internal sealed class ManagementRoutes(DurableTaskClient client, IDurableHistory history, TimeProvider time)
{
    public const string Root = "/runtime/webhooks/durabletask/instances";
    private const int MaxPage = 1000;
    private const int MaxEventBytes = 64 * 1024;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("").AddEndpointFilter(LocalOnly.Filter);
        api.MapGet(Root, List);
        api.MapDelete(Root, PurgeMany);
        api.MapGet(Root + "/{id}", Show);
        api.MapDelete(Root + "/{id}", Purge);
        api.MapGet(Root + "/{id}/timeline", ShowTimeline);
        api.MapPost(Root + "/{id}/raiseEvent/{name}", Raise);
        api.MapPost(Root + "/{id}/terminate", (string id, string? reason, bool? recursive, CancellationToken cancellation) =>
            Steer(id, () => client.TerminateInstanceAsync(id, new TerminateInstanceOptions(reason, recursive ?? false), cancellation), cancellation));
        api.MapPost(Root + "/{id}/suspend", (string id, string? reason, CancellationToken cancellation) =>
            Steer(id, () => client.SuspendInstanceAsync(id, reason, cancellation), cancellation));
        api.MapPost(Root + "/{id}/resume", (string id, string? reason, CancellationToken cancellation) =>
            Steer(id, () => client.ResumeInstanceAsync(id, reason, cancellation), cancellation));
        api.MapPost(Root + "/{id}/restart", Restart);
        api.MapGet("/runtime/instances", ListPage);
        api.MapGet("/runtime/instances/{id}", InstancePage);
    }

    private async Task<IResult> List(
        HttpContext http, string? runtimeStatus, DateTimeOffset? createdTimeFrom, DateTimeOffset? createdTimeTo, string? instanceIdPrefix, int? top, bool? showInput, CancellationToken cancellation)
    {
        if (!TryReadStatuses(runtimeStatus, out var statuses))
            return Problem(StatusCodes.Status400BadRequest, "invalid_request", $"runtimeStatus holds names among {string.Join(", ", Enum.GetNames<OrchestrationRuntimeStatus>())}, with commas between.");
        var query = new OrchestrationQuery(
            createdTimeFrom, createdTimeTo, statuses, null, instanceIdPrefix, Math.Clamp(top ?? 100, 1, MaxPage), FetchInputsAndOutputs: true,
            http.Request.Headers["x-ms-continuation-token"].FirstOrDefault());
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(query.ContinuationToken, query.PageSize).WithCancellation(cancellation))
        {
            if (page.ContinuationToken is { } next)
                http.Response.Headers["x-ms-continuation-token"] = next;
            return Results.Json(page.Values.Select(instance => InstanceAnswer.From(instance, showInput ?? true)), ManagementJsonContext.Default.IEnumerableInstanceAnswer);
        }
        return Results.Json([], ManagementJsonContext.Default.IEnumerableInstanceAnswer);
    }

    private async Task<IResult> Show(string id, bool? showInput, bool? showHistory, bool? showHistoryOutput, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation) is not { } instance)
            return NotFound(id);
        var answer = InstanceAnswer.From(instance, showInput ?? true);
        if (showHistory == true && await history.ReadAsync(id, cancellation) is { } events)
            answer = answer with { HistoryEvents = [.. events.Events.Select(happened => HistoryAnswer.From(happened, events, showHistoryOutput ?? false))] };
        return Results.Json(answer, ManagementJsonContext.Default.InstanceAnswer, statusCode: instance.IsCompleted ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    private async Task<IResult> ShowTimeline(string id, CancellationToken cancellation) => await history.ReadAsync(id, cancellation) is { } events
        ? Results.Text(TimelineText.Write(InstanceTimeline.From(events, time.GetUtcNow().UtcDateTime)))
        : NotFound(id);

    private async Task<IResult> Raise(string id, string name, HttpRequest request, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(id, cancellation) is not { } instance)
            return NotFound(id);
        if (instance.IsCompleted)
            return Gone(id);
        var (payload, problem) = await EventPayload.Read(request, MaxEventBytes, cancellation);
        if (problem is not null)
            return Problem(StatusCodes.Status400BadRequest, "invalid_request", problem);
        await client.RaiseEventAsync(id, name, payload, cancellation);
        return Results.Accepted();
    }

    private async Task<IResult> Steer(string id, Func<Task> action, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(id, cancellation) is not { } instance)
            return NotFound(id);
        if (instance.IsCompleted)
            return Gone(id);
        await action();
        return Results.Accepted();
    }

    private async Task<IResult> Purge(string id, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(id, cancellation) is not { } instance)
            return NotFound(id);
        if (!instance.IsCompleted)
            return Problem(StatusCodes.Status409Conflict, "instance_running", $"Instance {id} has not finished; terminate it first.");
        var purged = await client.PurgeInstanceAsync(id, new PurgeInstanceOptions(Recursive: true), cancellation);
        return Results.Json(new PurgeAnswer(purged.PurgedInstanceCount), ManagementJsonContext.Default.PurgeAnswer);
    }

    private async Task<IResult> PurgeMany(string? runtimeStatus, DateTimeOffset? createdTimeFrom, DateTimeOffset? createdTimeTo, CancellationToken cancellation)
    {
        if (createdTimeFrom is null || !TryReadStatuses(runtimeStatus, out var statuses))
            return Problem(StatusCodes.Status400BadRequest, "invalid_request", "createdTimeFrom is required; runtimeStatus holds status names, with commas between.");
        var purged = await client.PurgeAllInstancesAsync(new PurgeInstancesFilter(createdTimeFrom, createdTimeTo, statuses), null, cancellation);
        return Results.Json(new PurgeAnswer(purged.PurgedInstanceCount), ManagementJsonContext.Default.PurgeAnswer);
    }

    private async Task<IResult> Restart(string id, bool? restartWithNewInstanceId, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(id, cancellation) is not { } instance)
            return NotFound(id);
        var withNewId = restartWithNewInstanceId ?? true;
        if (!withNewId && !instance.IsCompleted)
            return Problem(StatusCodes.Status409Conflict, "instance_running", $"Instance {id} has not finished.");
        var started = await client.RestartAsync(id, withNewId, cancellation);
        return Results.Accepted($"{Root}/{Uri.EscapeDataString(started)}", new RestartAnswer(started));
    }

    private async Task<IResult> ListPage(CancellationToken cancellation)
    {
        await foreach (var page in client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 200)).AsPages(null, 200).WithCancellation(cancellation))
            return Html.Page(InstanceListPage.Write(page.Values));
        return Html.Page(InstanceListPage.Write([]));
    }

    private async Task<IResult> InstancePage(string id, CancellationToken cancellation)
    {
        var instance = await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation);
        var events = await history.ReadAsync(id, cancellation);
        return instance is null || events is null
            ? NotFound(id)
            : Html.Page(TimelinePage.Write(instance, InstanceTimeline.From(events, time.GetUtcNow().UtcDateTime)));
    }

    private static bool TryReadStatuses(string? text, out List<OrchestrationRuntimeStatus>? statuses)
    {
        statuses = null;
        if (string.IsNullOrWhiteSpace(text))
            return true;
        statuses = [];
        foreach (var name in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status) || !Enum.IsDefined(status))
                return false;
            statuses.Add(status);
        }
        return true;
    }

    private static IResult NotFound(string id) => Problem(StatusCodes.Status404NotFound, "no_such_instance", $"There is no instance {id}.");

    private static IResult Gone(string id) => Problem(StatusCodes.Status410Gone, "instance_finished", $"Instance {id} has finished.");

    private static IResult Problem(int status, string code, string detail) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
