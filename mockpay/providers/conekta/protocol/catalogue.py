"""Everything Conekta refuses, a row each: status, code, and what it says. Answers are made from these rows, and
`docs/errors.md` is drawn from them.

A code that begins with `*.` is that of any parameter (`parameter_validation.line_items.missing`). In the sentences
`{leaf}` is the last name of the parameter's path, `{path}` the whole path in words, both with the quotes that Conekta
puts around them (`wording.py`); `{0}` and `{1}` are what the detail brings along. A sentence in `Ours` is mockpay's
own, for no source has it: an answer that says it is marked `invented`.

Sources: `spec` is Conekta's OpenAPI 2.3.0, `captured` the answers of its staging account (conekta/openapi, mocks),
`owner/repository#number` a public issue or pull request, `pay page` the codes that Conekta's hosted checkout reads.
"""

from typing import Final

from mockpay.providers.conekta.protocol.payment_refusals import PAYMENTS
from mockpay.providers.conekta.protocol.refusal_row import INVENTED, OBSERVED, VALIDATION, row
from mockpay.web.refusal_catalogue import Ours, RefusalCatalogue, RefusalRow


def _parameters() -> tuple[RefusalRow, ...]:
    """What is wrong with a parameter."""
    return (
        row(422, "*.missing", "El parametro {leaf} es requerido.", "The {leaf} is missing.", "The {path} is missing.",
            "conekta-.net#21, conekta-woocommerce#49, conekta-php#203", OBSERVED),
        row(422, "*.invalid", "Formato inválido para {leaf}.", "Invalid format for {leaf}.",
            "Invalid format for {path}.", "captured; conekta-node#40, conekta-woocommerce#77, conekta-php#166"),
        row(422, "*.invalid", "{leaf} tiene un formato inválido para el país dado.",
            Ours("{leaf} has an invalid format for the given country."),
            Ours("Invalid format for {path} in the given country."), "conekta-woocommerce#125", OBSERVED,
            name="*.invalid_for_country"),
        row(422, "*.invalid", "Formato inválido para {leaf}.", "Invalid format for {leaf}.", Ours("{0}"),
            "chosen", INVENTED, name="*.refused"),
        row(422, "*.invalid_datatype", "{leaf} tiene un tipo inválido.", Ours("{leaf} has an invalid datatype."),
            "Invalid datatype for {path} expecting at least [{0}].",
            "conekta-woocommerce#119, conekta-php#79, conekta-java#83", OBSERVED),
        row(422, "*.invalid_datatype", "{name} tiene un tipo inválido.", Ours("{name} has an invalid datatype."),
            Ours("Invalid datatype for {path} expecting at least [{0}]."), "conekta-php#79, conekta-java#83", OBSERVED,
            name="*.invalid_datatype_of_list"),
        row(422, "*.number_is_not_greater_than", "{leaf} no es mayor a {0}.", Ours("{leaf} is not greater than {0}."),
            Ours("{path} is not greater than {0}."), "conekta-php#144, conekta-woocommerce#113, #117, #118", OBSERVED),
        row(422, "*.number_is_not_less_than", Ours("{leaf} no es menor a {0}."),
            Ours("{leaf} is not less than {0}."), Ours("{path} is not less than {0}."), "chosen", INVENTED),
        row(422, "*.too_short", "{leaf} contiene menos de {0} caracteres", "{leaf} is too short.",
            "{path} is too short.", "conekta/ct-woocommerce-plugin 6.1.0, conekta_prestashop#79", OBSERVED),
        row(422, "*.too_long", Ours("{leaf} contiene más de {0} caracteres"), Ours("{leaf} is too long."),
            Ours("{path} is too long."), "chosen, like too_short", INVENTED),
        row(422, "*.immutable", "{path} no debe ser actualizado.", Ours("{leaf} should not be updated."),
            "{path} is immutable.", "captured"),
        row(422, "*.found", "El recurso ya existe", Ours("The resource already exists"),
            Ours("The resource with that {path} already exists."), "a public client that bills with plans", OBSERVED),
        row(422, f"{VALIDATION}.whitelist", 'El parametro "{0}" no está permitido',
            'The "{0}" parameter is not allowed', 'The "{0}" parameter is not allowed', "spec"),
        row(422, f"{VALIDATION}.expires_at.out_of_range",
            'Fuera de rango permitido para "expires_at". Debe de estar dentro de {0}',
            Ours('Out of range for the parameter "expires_at". Should be between {1}.'),
            'Out of range for the parameter "expires_at". Should be between {1}.', "conekta-ruby#127", OBSERVED),
        row(422, f"{VALIDATION}.amount.too_large", Ours("El monto es mayor al disponible."),
            Ours("The amount is larger than what is left."), Ours("The amount is larger than what is left."), "chosen",
            INVENTED),
    )  # fmt: skip


def _requests() -> tuple[RefusalRow, ...]:
    """Requests that reach no operation, or that no operation can answer."""
    failed = "There was a runtime error and Conekta engineers have been notified."
    return (
        row(401, "authentication.missing_key", "Acceso no autorizado.", "Unauthorized access.",
            "Please include your access key in your request.", "spec"),
        row(401, "authentication.unrecognized_key", "Acceso no autorizado.", "Unauthorized access.",
            "Unrecognized access key.", "developers.conekta.com"),
        row(404, "resource_not_found.entity", "El recurso no ha sido encontrado.", "The resource was not found.",
            'The object {0} "{1}" could not be found.', "captured; spec"),
        row(404, "resource_not_found.unknown_route", Ours("La ruta solicitada no existe."),
            Ours("The route requested does not exist."), "The route requested does not exist.",
            "conekta-python#22, conekta-ruby#88", OBSERVED),
        row(409, "conflict.api_version", Ours("Esta versión de la API no existe."),
            Ours("This version of the API does not exist."), Ours("This version of the API does not exist."),
            "documents of version 2.0: 409 for versions", INVENTED),
        row(400, "malformed_request.invalid_json", Ours("El cuerpo de la solicitud no es JSON válido."), Ours("{0}"),
            Ours("{0}"), "spec: 400 for bodies that are no JSON", INVENTED),
        row(400, "malformed_request.no_json", Ours("El cuerpo de la solicitud no es JSON."), Ours("{0}"), Ours("{0}"),
            "spec: 400 for bodies that are no JSON", INVENTED),
        row(400, "malformed_request.invalid_query", Ours("Los parámetros de la URL se contradicen."), Ours("{0}"),
            Ours("{0}"), "chosen", INVENTED),
        row(413, "request_too_large", Ours("El cuerpo de la solicitud es demasiado grande."), Ours("{0}"), Ours("{0}"),
            "chosen", INVENTED),
        row(415, "unsupported_encoding", Ours("La compresión del cuerpo no se reconoce."), Ours("{0}"), Ours("{0}"),
            "chosen", INVENTED),
        row(501, "not_implemented", Ours("mockpay todavía no tiene esta operación: {1}."), Ours("{0}"), Ours("{0}"),
            "chosen", INVENTED),
        row(507, "api.system.full", Ours("Este espacio está lleno; restablécelo o amplía su límite."), Ours("{0}"),
            Ours("{0}"), "chosen", INVENTED),
        row(500, "api.system.injected", Ours("El escenario pide este error."),
            Ours("The scenario asks for this error."), Ours("The scenario asks for this error."), "chosen", INVENTED),
        row(500, "api.system.general_failure",
            "Hubo un error del lado del sistema y los ingenieros de Conekta han sido notificados.", failed, failed,
            "spec; captured"),
    )  # fmt: skip


UNKNOWN: Final = row(0, "*", Ours("No se pudo procesar."), Ours("It could not be processed."),
                     Ours("It could not be processed."), "chosen", INVENTED)  # fmt: skip
"""For a code that no other row has: one of a scenario's own."""
REFUSALS: Final = RefusalCatalogue(*_parameters(), *PAYMENTS, *_requests(), UNKNOWN)


def row_of(code: str, name: str = "") -> RefusalRow:
    """The row of a detail: by its name, by its code, or by what is wrong with the parameter that its code names."""
    of_parameter = f"*.{code.rpartition('.')[2]}" if code.startswith(VALIDATION) else ""
    return REFUSALS.get(name or code) or REFUSALS.get(of_parameter) or UNKNOWN


STATUSES: Final = {
    "malformed_request": 400,
    "authentication": 401,
    "processing": 402,
    "forbidden": 403,
    "resource_not_found": 404,
    "conflict": 409,
    VALIDATION: 422,
    "precondition_required": 428,
}
"""Statuses by the first word of a code that no row has; of any other 500."""


def status_of(code: str, name: str = "") -> int:
    """The HTTP status of a detail."""
    return row_of(code, name).status or STATUSES.get(code.partition(".")[0], 500)
