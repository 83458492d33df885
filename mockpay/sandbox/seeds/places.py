"""Mexican cities as shops ship to them; Faker's own are invented ("Vieja Kirguistán") and so are its postal codes.

Postal ranges: the Mexican post's catalogue. Area codes: the national numbering plan. Two-letter states: those carriers'
labels carry, as in the order printed in docs.ecartpay.com/docs/orders ("TB").
"""

from typing import Final, NamedTuple


class City(NamedTuple):
    """A city with its state, the first and the last of a run of its postal codes, and its telephone area code."""

    code: str
    state: str
    name: str
    first: int
    last: int
    area: str


CITIES: Final = (
    City("AG", "Aguascalientes", "Aguascalientes", 20000, 20299, "449"),
    City("BC", "Baja California", "Tijuana", 22000, 22699, "664"),
    City("BC", "Baja California", "Mexicali", 21000, 21399, "686"),
    City("BC", "Baja California", "Ensenada", 22800, 22899, "646"),
    City("BS", "Baja California Sur", "La Paz", 23000, 23099, "612"),
    City("CM", "Campeche", "Campeche", 24000, 24099, "981"),
    City("CS", "Chiapas", "Tuxtla Gutiérrez", 29000, 29099, "961"),
    City("CS", "Chiapas", "San Cristóbal de las Casas", 29200, 29299, "967"),
    City("CH", "Chihuahua", "Chihuahua", 31000, 31399, "614"),
    City("CH", "Chihuahua", "Ciudad Juárez", 32000, 32699, "656"),
    City("CO", "Coahuila", "Saltillo", 25000, 25299, "844"),
    City("CO", "Coahuila", "Torreón", 27000, 27299, "871"),
    City("CL", "Colima", "Colima", 28000, 28099, "312"),
    City("DF", "Ciudad de México", "Álvaro Obregón", 1000, 1899, "55"),
    City("DF", "Ciudad de México", "Benito Juárez", 3000, 3949, "55"),
    City("DF", "Ciudad de México", "Coyoacán", 4000, 4999, "55"),
    City("DF", "Ciudad de México", "Cuauhtémoc", 6000, 6999, "55"),
    City("DF", "Ciudad de México", "Iztapalapa", 9000, 9979, "55"),
    City("DF", "Ciudad de México", "Miguel Hidalgo", 11000, 11959, "55"),
    City("DF", "Ciudad de México", "Tlalpan", 14000, 14749, "55"),
    City("DG", "Durango", "Durango", 34000, 34299, "618"),
    City("EM", "Estado de México", "Toluca", 50000, 50299, "722"),
    City("EM", "Estado de México", "Naucalpan de Juárez", 53000, 53999, "55"),
    City("EM", "Estado de México", "Ecatepec de Morelos", 55000, 55549, "55"),
    City("GT", "Guanajuato", "León", 37000, 37699, "477"),
    City("GT", "Guanajuato", "Celaya", 38000, 38199, "461"),
    City("GT", "Guanajuato", "Guanajuato", 36000, 36299, "473"),
    City("GR", "Guerrero", "Acapulco de Juárez", 39300, 39899, "744"),
    City("HG", "Hidalgo", "Pachuca de Soto", 42000, 42199, "771"),
    City("JA", "Jalisco", "Guadalajara", 44100, 44999, "33"),
    City("JA", "Jalisco", "Zapopan", 45010, 45239, "33"),
    City("JA", "Jalisco", "Puerto Vallarta", 48280, 48399, "322"),
    City("MI", "Michoacán", "Morelia", 58000, 58399, "443"),
    City("MO", "Morelos", "Cuernavaca", 62000, 62599, "777"),
    City("NA", "Nayarit", "Tepic", 63000, 63199, "311"),
    City("NL", "Nuevo León", "Monterrey", 64000, 64999, "81"),
    City("NL", "Nuevo León", "San Pedro Garza García", 66200, 66299, "81"),
    City("NL", "Nuevo León", "San Nicolás de los Garza", 66400, 66499, "81"),
    City("NL", "Nuevo León", "Apodaca", 66600, 66649, "81"),
    City("OA", "Oaxaca", "Oaxaca de Juárez", 68000, 68199, "951"),
    City("PU", "Puebla", "Puebla", 72000, 72599, "222"),
    City("PU", "Puebla", "Tehuacán", 75700, 75799, "238"),
    City("QE", "Querétaro", "Querétaro", 76000, 76199, "442"),
    City("QE", "Querétaro", "San Juan del Río", 76800, 76819, "427"),
    City("QR", "Quintana Roo", "Cancún", 77500, 77539, "998"),
    City("QR", "Quintana Roo", "Playa del Carmen", 77710, 77729, "984"),
    City("SL", "San Luis Potosí", "San Luis Potosí", 78000, 78399, "444"),
    City("SI", "Sinaloa", "Culiacán", 80000, 80299, "667"),
    City("SI", "Sinaloa", "Mazatlán", 82000, 82199, "669"),
    City("SO", "Sonora", "Hermosillo", 83000, 83299, "662"),
    City("SO", "Sonora", "Ciudad Obregón", 85000, 85199, "644"),
    City("TB", "Tabasco", "Villahermosa", 86000, 86199, "993"),
    City("TM", "Tamaulipas", "Tampico", 89000, 89369, "833"),
    City("TM", "Tamaulipas", "Reynosa", 88500, 88799, "899"),
    City("TL", "Tlaxcala", "Tlaxcala", 90000, 90099, "246"),
    City("VE", "Veracruz", "Veracruz", 91700, 91919, "229"),
    City("VE", "Veracruz", "Xalapa", 91000, 91199, "228"),
    City("YU", "Yucatán", "Mérida", 97000, 97249, "999"),
    City("ZA", "Zacatecas", "Zacatecas", 98000, 98099, "492"),
)

NEIGHBOURHOODS: Final = (
    "Centro", "Del Valle", "Las Palmas", "La Florida", "San José", "Jardines del Bosque", "Lomas Altas", "Santa Cruz",
    "El Mirador", "Los Pinos", "Industrial", "Reforma", "Independencia", "Vista Hermosa", "San Ángel", "Las Flores",
)  # fmt: skip
