using AutoVideo.Failures;

namespace AutoVideo.Http;

/// <summary>Every fault's answer (RFC 9457), <c>application/problem+json</c>.</summary>
/// <param name="Type">A URI that names the kind of fault; it ends in the code.</param>
/// <param name="Title">The HTTP status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong and what to do, for a person.</param>
/// <param name="Instance">The path that was asked.</param>
/// <param name="Code">A stable snake_case code for programs.</param>
/// <param name="TraceId">Finds the request in logs and traces.</param>
/// <param name="Errors">Each thing that is wrong with what was sent.</param>
internal sealed record Problem(
    string Type, string Title, int Status, string? Detail, string? Instance, string Code, string? TraceId, IReadOnlyList<FieldError>? Errors);
